import { readCatalogue } from './catalogue.mjs';
import { loadCatalogue } from './load-catalogue.mjs';
import { placeInTurn } from './place-orders.mjs';
import { orderJson, ordersTable } from './summary.mjs';

/**
 * @typedef {import('./place-orders.mjs').Placing} Placing
 * @typedef {import('./place-orders.mjs').Placed} Placed
 *
 * @typedef {object} Shown
 * @property {import('./catalogue.mjs').OrderPlan} example an order that goes through
 * @property {import('./load-catalogue.mjs').Loaded} loaded
 * @property {number} wrong how many orders did not end as they should
 */

/**
 * Loads the catalogue, places its orders, and tells how each has ended.
 *
 * @param {import('./gateway.mjs').Gateway} gateway
 * @param {{ json: boolean }} options
 * @param {import('../terminal/log.mjs').Log} log
 * @param {(placing: Placing) => Promise<readonly Placed[]>} [place]
 * @returns {Promise<Shown>}
 */
export async function showOrders(gateway, { json }, log, place = placeInTurn) {
  const catalogue = readCatalogue();
  const loaded = await log.step('loading restaurants and consumers', (progress) =>
    loadCatalogue(gateway, catalogue, progress),
  );
  const onEnd = (/** @type {import('./place-order.mjs').Outcome} */ outcome) => {
    if (json) process.stdout.write(`${orderJson(outcome)}\n`);
  };
  log.line();
  const placed = await place({ gateway, plans: catalogue.orders, loaded, log, onEnd });
  log.line(`\n${ordersTable(placed, loaded, log.paint)}`);
  const wrong = placed.filter(({ outcome }) => outcome.faults.length > 0).length;
  log.line(verdict(placed.length, wrong, log.paint));
  return { example: /** @type {any} */ (catalogue.orders[0]), loaded, wrong };
}

/** @param {number} all @param {number} wrong @param {import('../terminal/paint.mjs').Paint} paint */
function verdict(all, wrong, { red }) {
  if (wrong === 0) return 'All orders ended as they should.';
  return red(`${wrong} of ${all} orders did not end as they should.`);
}
