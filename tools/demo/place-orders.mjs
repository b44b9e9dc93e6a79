import { orderTeller } from './show-order.mjs';
import { placeOrder } from './place-order.mjs';

/**
 * @typedef {object} Placing
 * @property {import('./gateway.mjs').Gateway} gateway
 * @property {readonly import('./catalogue.mjs').OrderPlan[]} plans
 * @property {import('./load-catalogue.mjs').Loaded} loaded
 * @property {import('../terminal/log.mjs').Log} log
 * @property {(outcome: import('./place-order.mjs').Outcome) => void} onEnd told each order as it ends
 *
 * @typedef {import('./summary.mjs').Placed} Placed
 */

/** Places the orders one after the other, so that each can be watched. @param {Placing} placing @returns {Promise<Placed[]>} */
export async function placeInTurn(placing) {
  const placed = [];
  for (const [index, plan] of placing.plans.entries()) placed.push(await placeOne(placing, index, plan, () => {}));
  return placed;
}

/**
 * Places all orders at once.
 *
 * @param {Placing} placing
 * @param {(order: any) => void} onAccepted
 * @returns {Promise<Placed[]>}
 */
export function placeAtOnce(placing, onAccepted) {
  return Promise.all(placing.plans.map((plan, index) => placeOne(placing, index, plan, onAccepted)));
}

/** @param {Placing} placing @param {number} index @param {import('./catalogue.mjs').OrderPlan} plan @param {(order: any) => void} onAccepted */
async function placeOne({ gateway, loaded, log, onEnd }, index, plan, onAccepted) {
  const tell = orderTeller(log, index + 1, plan, loaded);
  const accepted = (/** @type {any} */ order) => {
    onAccepted(order);
    tell.accepted(order);
  };
  const outcome = await placeOrder(gateway, plan, loaded, { accepted, stepped: tell.stepped });
  tell.ended(outcome);
  onEnd(outcome);
  return { plan, outcome };
}
