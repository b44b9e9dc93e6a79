import { waitUntil } from '../process/wait-until.mjs';
import { ask } from './databases.mjs';
import { figuresOf, round } from './latencies.mjs';
import { openLoop } from './open-loop.mjs';

/** The service that is away: half of the steps of an order lie behind it. */
const AWAY = 'accounting';
const POSTING_AT_ONCE = 32;
/** New orders a second while the backlog is drained. */
const NEW_PER_SECOND = 20;
const DRAIN_MS = 600_000;
const PENDING = "SELECT count(*) FROM orders WHERE state = 'APPROVAL_PENDING' AND created_at <= $1";

/**
 * @typedef {object} BacklogResult
 * @property {number} orders that waited
 * @property {number} postedPerSec how fast they were taken while a service was away
 * @property {number} drainSeconds from the moment that the service was ready until none of them waited
 * @property {number} drainedPerSec
 * @property {import('./latencies.mjs').Figures & { count: number }} newOrders those that came meanwhile
 */

/**
 * Lets orders pile up behind a service that is away, brings it back, and measures how they are drained and how new orders fare
 * meanwhile.
 *
 * @param {import('./rig.mjs').Rig} rig
 * @param {number} orders
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<BacklogResult>}
 */
export async function measureBacklog(rig, orders, log) {
  await rig.stack.stop(AWAY);
  const postingSeconds = await log.step(`placing ${orders} orders while ${AWAY} is away`, (progress) =>
    placeAll(rig, orders, progress),
  );
  const last = new Date();
  const drained = await log.step('draining them', async (progress) => {
    await rig.stack.start(AWAY);
    return drain(rig, last, progress);
  });
  rig.orders += orders;
  const { drainSeconds, latencies } = drained;
  return {
    orders,
    postedPerSec: round(orders / postingSeconds, 1),
    drainSeconds: round(drainSeconds, 1),
    drainedPerSec: round(orders / drainSeconds, 1),
    newOrders: { count: latencies.length, ...figuresOf(latencies, drainSeconds) },
  };
}

/** @param {import('./rig.mjs').Rig} rig @param {number} orders @param {import('../terminal/log.mjs').Progress} progress */
async function placeAll(rig, orders, progress) {
  const began = performance.now();
  let left = orders;
  const client = async () => {
    while (left-- > 0) {
      await rig.ours.placeAndGo();
      if (left % 500 === 0) progress(`${left} to go`);
    }
  };
  await Promise.all(Array.from({ length: POSTING_AT_ONCE }, client));
  return (performance.now() - began) / 1_000;
}

/** @param {import('./rig.mjs').Rig} rig @param {Date} last @param {import('../terminal/log.mjs').Progress} progress */
async function drain(rig, last, progress) {
  const began = performance.now();
  const newOrders = openLoop(() => rig.ours.placeOne(), NEW_PER_SECOND);
  const isDrained = async () => {
    const waiting = await ask(rig.stack, 'order', PENDING, [last]);
    progress(`${waiting} wait`);
    return waiting === 0;
  };
  await waitUntil('the backlog to be drained', isDrained, { timeoutMs: DRAIN_MS, everyMs: 250 });
  const drainSeconds = (performance.now() - began) / 1_000;
  const { latencies, failures } = await newOrders.stop();
  rig.note('ours', { orders: latencies.length, failures });
  return { drainSeconds, latencies };
}
