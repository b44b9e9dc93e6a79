import { randomUUID } from 'node:crypto';
import { waitUntil } from '../process/wait-until.mjs';
import { faultsOf } from './faults.mjs';

const END_MS = 90_000;
const LOOK_EVERY_MS = 30;
const ENDED = ['COMPLETED', 'COMPENSATED'];

/**
 * @typedef {{ step: string, direction: 'DO' | 'UNDO', outcome: string, reason: string, attempts: number }} Step
 *
 * @typedef {object} Outcome
 * @property {string} orderId
 * @property {string} state
 * @property {string} reason empty for an approved order
 * @property {readonly Step[]} steps of its saga
 * @property {number} ms from the request to the end, as the client saw it
 * @property {readonly string[]} faults in what way it did not end as it should; empty if it did
 * @property {any} view of the order in the end
 *
 * @typedef {object} Listener
 * @property {(order: any) => void} accepted
 * @property {(step: Step) => void} stepped
 */

/**
 * Places an order and follows it to its end.
 *
 * @param {import('./gateway.mjs').Gateway} gateway
 * @param {import('./catalogue.mjs').OrderPlan} plan
 * @param {import('./load-catalogue.mjs').Loaded} loaded
 * @param {Listener} listener
 * @returns {Promise<Outcome>}
 */
export async function placeOrder(gateway, plan, loaded, listener) {
  const began = performance.now();
  const order = await gateway.post('/v1/orders', requestOf(plan, loaded), `demo-order-${randomUUID()}`);
  listener.accepted(order);
  const view = await followToEnd(gateway, order.orderId, listener);
  const ms = Math.round(performance.now() - began);
  const { orderId, state, reason = '', saga } = view;
  return { orderId, state, reason, steps: saga.steps, ms, faults: faultsOf(view, plan.expect), view };
}

/** @param {import('./catalogue.mjs').OrderPlan} plan @param {import('./load-catalogue.mjs').Loaded} loaded */
export function requestOf({ consumer, restaurant, items }, { consumers, restaurants }) {
  return {
    consumerId: consumers.get(consumer)?.id,
    restaurantId: restaurants.get(restaurant)?.id,
    lineItems: Object.entries(items).map(([menuItemId, quantity]) => ({ menuItemId, quantity })),
  };
}

/** @param {import('./gateway.mjs').Gateway} gateway @param {string} orderId @param {Listener} listener */
async function followToEnd(gateway, orderId, listener) {
  let told = 0;
  let ended = false;
  const look = async () => {
    const view = await gateway.get(`/v1/orders/${orderId}`);
    const steps = view.saga?.steps ?? [];
    for (; told < steps.length; told++) listener.stepped(steps[told]);
    // The parts of a view are asked side by side: only one begun after the end of the saga shows the end in all of them.
    if (ended && view.unavailable.length === 0) return view;
    ended = ENDED.includes(view.saga?.phase);
    return undefined;
  };
  return waitUntil(`order ${orderId} to end`, look, { timeoutMs: END_MS, everyMs: LOOK_EVERY_MS });
}
