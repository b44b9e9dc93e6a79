import { OTHERS } from './usage.mjs';

const TOLD_FAILURES = 5;

/**
 * All that a run has found out.
 *
 * @typedef {import('./measure.mjs').Measurement & {
 *   conditions: import('./conditions.mjs').Conditions,
 *   orders: number,
 *   failures: readonly string[],
 *   peakMb: Record<string, number | undefined>,
 *   stored?: import('./stored.mjs').StoredResult,
 *   backlog?: import('./backlog.mjs').BacklogResult,
 *   overload?: import('./overload.mjs').OverloadResult,
 * }} BenchResult `orders` went through the gateway and ended approved; `failures` says what else went wrong on either side
 */

/** The one object for machines. @param {BenchResult} result */
export function resultJson({ floor, ours, ratio, perOrder, perFloorOrder, stored, backlog, overload, ...rest }) {
  return {
    floor,
    ours,
    ratio,
    conditions: rest.conditions,
    processes: processesOf(rest),
    perOrder,
    perFloorOrder,
    orders: rest.orders,
    failures: { count: rest.failures.length, first: rest.failures.slice(0, TOLD_FAILURES) },
    ...(stored && { stored: storedJson(stored) }),
    ...(backlog && { backlog }),
    ...(overload && { overload }),
  };
}

/**
 * CPU seconds in all windows of ours, and the most memory at any moment, by process.
 *
 * @param {Pick<BenchResult, 'cpuSeconds' | 'peakMb'>} result
 * @returns {Record<string, { cpuSeconds: number, peakMb?: number }>}
 */
export function processesOf({ cpuSeconds, peakMb }) {
  const each = Object.entries(cpuSeconds).map(([name, seconds]) => {
    const mb = name === OTHERS ? undefined : peakMb[name];
    return [name, { cpuSeconds: Number(seconds.toFixed(2)), ...(mb !== undefined && { peakMb: mb }) }];
  });
  return Object.fromEntries(each);
}

/** @param {import('./stored.mjs').StoredResult} stored */
function storedJson({ orders, floor, ours, ratio, change, perOrder }) {
  return { orders, floor, ours, ratio, change, perOrder };
}
