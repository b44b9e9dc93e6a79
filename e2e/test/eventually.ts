import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Resolves with the first answer of `probe` that is not undefined. Throws after `deadlineMs` with what it waited for and
 * the last error.
 */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  deadlineMs = 30_000,
): Promise<T> {
  const until = performance.now() + deadlineMs;
  let last: unknown;
  do {
    try {
      const value = await probe();
      if (value !== undefined) return value;
    } catch (error) {
      last = error;
    }
    await sleep(100);
  } while (performance.now() < until);
  throw new Error(`waited ${deadlineMs} ms for ${what}`, { cause: last });
}
