import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the probe answers something truthy, and returns that.
 *
 * @template T
 * @param {string} what what is waited for, as it reads after "waited 30 s for"
 * @param {() => T | Promise<T>} probe may throw: that means not yet, and the last error is told in the end
 * @param {{ timeoutMs?: number, everyMs?: number }} [limits]
 * @returns {Promise<NonNullable<T>>}
 * @throws {Error} when the time is over, naming what was waited for
 */
export async function waitUntil(what, probe, { timeoutMs = 30_000, everyMs = 50 } = {}) {
  const end = performance.now() + timeoutMs;
  let last;
  for (;;) {
    try {
      const answer = await probe();
      if (answer) return answer;
      last = undefined;
    } catch (error) {
      if (error instanceof GiveUp) throw error;
      last = error;
    }
    if (performance.now() > end) break;
    await sleep(everyMs);
  }
  throw new Error(`waited ${timeoutMs / 1000} s for ${what}${reason(last)}`, { cause: last });
}

/** @param {unknown} error @returns {string} */
function reason(error) {
  return error instanceof Error ? `: ${error.message}${reason(error.cause)}` : '';
}

/** Thrown by a probe that knows that waiting is in vain. */
export class GiveUp extends Error {}
