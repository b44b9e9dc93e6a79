import { figuresOf, round } from './latencies.mjs';

/**
 * What the meters said at one moment.
 *
 * @typedef {{ cpu: import('./usage.mjs').CpuSeconds, traffic: import('./traffic.mjs').Traffic }} Reading
 *
 * One side at one level in one round.
 * @typedef {object} MeasuredRun
 * @property {'floor' | 'ours'} side
 * @property {number} level
 * @property {readonly number[]} latencies in ms, of the orders that ended within the window
 * @property {number} seconds length of the window
 * @property {Reading} before
 * @property {Reading} after
 */

/** @param {readonly MeasuredRun[]} runs of one side and level */
export function figuresOfRuns(runs) {
  return figuresOf(
    runs.flatMap(({ latencies }) => [...latencies]),
    sum(runs.map(({ seconds }) => seconds)),
  );
}

/**
 * What an order has cost: CPU in microseconds by process, and whatever the traffic meter counts.
 *
 * @param {readonly MeasuredRun[]} runs of one side and level
 */
export function costsOfRuns(runs) {
  const orders = sum(runs.map(({ latencies }) => latencies.length));
  const cpu = Object.entries(cpuOfRuns(runs)).map(([name, seconds]) => [name, perOrder(1e6 * seconds, orders, 0)]);
  const traffic = Object.entries(totals(runs, 'traffic')).map(([name, count]) => [name, perOrder(count, orders, 2)]);
  return { ...Object.fromEntries(traffic), cpuMicros: Object.fromEntries(cpu) };
}

/** CPU seconds used within the windows, by process. @param {readonly MeasuredRun[]} runs */
export function cpuOfRuns(runs) {
  return totals(runs, 'cpu');
}

/** @param {readonly MeasuredRun[]} runs @param {'cpu' | 'traffic'} what @returns {Record<string, number>} */
function totals(runs, what) {
  /** @type {Record<string, number>} */
  const grown = {};
  for (const { before, after } of runs) {
    const earlier = /** @type {Record<string, number>} */ (before[what]);
    for (const [name, value] of Object.entries(after[what]))
      grown[name] = (grown[name] ?? 0) + value - (earlier[name] ?? 0);
  }
  return grown;
}

/** @param {number} amount @param {number} orders @param {number} digits @returns {number | null} null without orders */
const perOrder = (amount, orders, digits) => (orders === 0 ? null : round(amount / orders, digits));

/** @param {readonly number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);
