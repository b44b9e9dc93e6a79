import { setTimeout as pause } from 'node:timers/promises';

/** A reader that comes back is kept waiting for its answer no longer than this, in milliseconds. */
const GRACE_MS = 250;

/** What a stream begins with: nothing, since it has ended; or itself, complete. */
export type Beginning<T> = { readonly ended: true } | { readonly ended: false; readonly messages: AsyncIterable<T> };

/** Waits a moment to see whether the stream ends without having said anything. */
export async function endedAtOnce<T>(messages: AsyncIterable<T>, graceMs = GRACE_MS): Promise<Beginning<T>> {
  const iterator = messages[Symbol.asyncIterator]();
  const first = iterator.next();
  const decided = new AbortController();
  const isOver = first.then(
    ({ done }) => done === true,
    () => false,
  );
  const ended = await Promise.race([isOver, pause(graceMs, false, { signal: decided.signal }).catch(() => false)]);
  decided.abort();
  return ended ? { ended } : { ended: false, messages: from(first, iterator) };
}

async function* from<T>(first: Promise<IteratorResult<T>>, iterator: AsyncIterator<T>): AsyncGenerator<T> {
  for (let next = await first; !next.done; next = await iterator.next()) yield next.value;
}
