import { once } from 'node:events';
import type { Writable } from 'node:stream';

/**
 * Writes what comes, until it ends or the signal aborts. While the sink is full, no more is asked for. What comes after the signal
 * is dropped; a source that does not end by itself then is told to, and not waited for.
 */
export async function writeMessages<T>(
  source: AsyncIterable<T>,
  encode: (message: T) => Buffer,
  sink: Writable,
  signal: AbortSignal,
): Promise<void> {
  const messages = source[Symbol.asyncIterator]();
  try {
    while (!signal.aborted) {
      const next = await unlessAborted(messages.next(), signal);
      if (!next || next.done) return;
      if (!sink.write(encode(next.value))) await unlessAborted(once(sink, 'drain', { signal }), signal);
    }
  } finally {
    void messages.return?.().catch(() => undefined);
  }
}

/** What the promise resolves to; `undefined` as soon as the signal aborts. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined);
    signal.addEventListener('abort', leave);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
