import { setTimeout as sleep } from 'node:timers/promises';
import { placeAtOnce } from './place-orders.mjs';

const TRIES = 5;
const AWAY_MS = 1_000;

/**
 * Places all orders at once, kills the service while they are under way, starts it again, and follows them to their end. It
 * is done again if no order was under way at that moment.
 *
 * @param {import('./place-orders.mjs').Placing} placing
 * @param {import('../stack/index.d.mts').Stack} stack
 * @param {string} service
 * @returns {Promise<import('./place-orders.mjs').Placed[]>} the orders of all tries
 */
export async function placeAndKill(placing, stack, service) {
  const { line, paint } = placing.log;
  const all = [];
  for (let tries = 0; tries < TRIES; tries++) {
    const { placed, sentAt, goneAt } = await placeWithKill(placing, stack, service);
    all.push(...placed);
    const hit = placed.filter(({ outcome }) => wasUnderWay(outcome.view, sentAt, goneAt)).length;
    line(paint.bold(`${hit} of ${placed.length} orders were in mid-saga when ${service} was killed.`));
    if (hit > 0) return all;
  }
  throw new Error(`in ${TRIES} tries no order was in mid-saga when ${service} was killed`);
}

/** @param {import('./place-orders.mjs').Placing} placing @param {import('../stack/index.d.mts').Stack} stack @param {string} service */
async function placeWithKill(placing, stack, service) {
  const { line, paint } = placing.log;
  let sentAt = 0;
  let goneAt = 0;
  /** @type {Promise<void> | undefined} */
  let killing;
  const kill = async () => {
    sentAt = Date.now();
    const pid = stack.pid(service);
    await stack.kill(service);
    goneAt = Date.now();
    line(paint.red(`${service} (pid ${pid}) is killed.`));
    await sleep(AWAY_MS);
    line(`Starting ${service} again.`);
    await stack.start(service);
    line(paint.green(`${service} is back.`));
  };
  const placed = await placeAtOnce(placing, () => void (killing ??= kill()));
  await killing;
  return { placed, sentAt, goneAt };
}

/**
 * Accepted before the signal was sent, ended after the process was gone.
 *
 * @param {any} view
 * @param {number} sentAt
 * @param {number} goneAt
 */
function wasUnderWay({ createdAt, saga }, sentAt, goneAt) {
  return Date.parse(createdAt) <= sentAt && Date.parse(saga.updatedAt) > goneAt;
}
