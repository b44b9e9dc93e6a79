/**
 * Throughput and latencies of one level, in orders a second and milliseconds.
 *
 * @typedef {{ ordersPerSec: number, p50: number, p95: number, p99: number }} Figures
 */

/**
 * The value that a share of all values does not exceed: the nearest rank, so one that was really measured.
 *
 * @param {ArrayLike<number>} sorted in ascending order
 * @param {number} share from 0 to 1
 * @returns {number} NaN if there are no values
 */
export function percentile(sorted, share) {
  if (sorted.length === 0) return NaN;
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return /** @type {number} */ (sorted[rank - 1]);
}

/**
 * @param {readonly number[]} latencies in ms, of all orders that ended within the seconds
 * @param {number} seconds
 * @returns {Figures}
 */
export function figuresOf(latencies, seconds) {
  const sorted = Float64Array.from(latencies).sort();
  const at = (/** @type {number} */ share) => round(percentile(sorted, share), 2);
  return { ordersPerSec: round(latencies.length / seconds, 1), p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/**
 * How near ours comes to the floor: 1 is as fast.
 *
 * @param {Figures} ours
 * @param {Figures} floor of the same run
 */
export function ratioOf(ours, floor) {
  return floor.ordersPerSec === 0 ? NaN : round(ours.ordersPerSec / floor.ordersPerSec, 3);
}

/** @param {number} value @param {number} digits */
export const round = (value, digits) => Number(value.toFixed(digits));
