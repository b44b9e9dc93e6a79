import { timelineText } from './timeline-text.mjs';

const ANSWER_MS = 15_000;
const NO_SUCH_ORDER = 3;

/**
 * Asks the gateway for an order's timeline and prints it.
 *
 * @param {import('./arguments.mjs').OrderOptions} options
 * @param {(text: string) => void} print
 * @param {import('../terminal/paint.mjs').Paint} paint
 * @returns {Promise<number>} exit code
 */
export async function timeline({ url, orderId, json }, print, paint) {
  const response = await ask(`${url}/ops/v1/orders/${encodeURIComponent(orderId)}/timeline`, url);
  const body = /** @type {any} */ (await response.json().catch(() => ({})));
  if (response.status === 404 && body.type !== undefined) {
    process.stderr.write(`${body.detail ?? body.title}\n`);
    return NO_SUCH_ORDER;
  }
  if (!response.ok)
    throw new Error(`the gateway answers ${response.status}: ${body.detail ?? body.title ?? 'nothing more'}`);
  print(json ? JSON.stringify(body) : timelineText(body, paint));
  return body.missing?.length > 0 || body.unavailable?.length > 0 ? 1 : 0;
}

/** @param {string} target @param {string} url */
async function ask(target, url) {
  try {
    return await fetch(target, { signal: AbortSignal.timeout(ANSWER_MS) });
  } catch {
    throw new Error(
      `no gateway answers at ${url}. Is the demo up (npm run demo)? Otherwise say where it is: --url URL`,
    );
  }
}
