import { GiveUp, waitUntil } from '../process/wait-until.mjs';
import { Gateway } from './gateway.mjs';
import { showOrders } from './show-orders.mjs';

/**
 * Places the demo's orders in a system that runs already, and checks how they end. Starts nothing, and needs nothing built.
 *
 * @param {string} url of its HTTP API
 * @param {{ json: boolean }} options
 * @param {import('../terminal/log.mjs').Log} log
 * @param {number} [reachMs] how long it may take to answer at all
 * @returns {Promise<number>} exit code: 0 only if each order ended as it should
 * @throws {Error} when no Comanda answers there
 */
export async function demoAgainst(url, options, log, reachMs = 10_000) {
  const what = `Comanda to answer at ${url}`;
  await log.step(`reaching ${url}`, () => waitUntil(what, () => answers(url), { timeoutMs: reachMs, everyMs: 500 }));
  const { wrong } = await showOrders(new Gateway(url), options, log);
  return wrong ? 1 : 0;
}

/** @param {string} url */
async function answers(url) {
  const response = await fetch(`${url}/v1/restaurants?pageSize=1`, { signal: AbortSignal.timeout(5_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`HTTP ${response.status} ${text.slice(0, 200)}`);
  if (!/^\{\s*"restaurants":/.test(text)) throw new GiveUp(`something else than Comanda answers at ${url}`);
  return true;
}
