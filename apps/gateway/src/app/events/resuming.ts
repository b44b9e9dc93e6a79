import { setTimeout as pause } from 'node:timers/promises';
import { fullJitter, SystemRandom } from '@comanda/kernel';
import { isAway } from '../problems/is-away.js';

/** What a stream needs to be opened again. */
export interface Resumption<T> {
  /** Opens the stream after the message with the id; from where it began when none has come that has one. */
  readonly reopen: (lastId: string | undefined) => Promise<AsyncIterable<T>>;
  readonly idOf: (message: T) => string | undefined;
  /** Aborts when nobody wants the messages any longer. */
  readonly signal: AbortSignal;
  /** Milliseconds to wait after so many failures in a row, of which the last one does not count. */
  readonly delayMs?: (failures: number) => number;
}

const random = new SystemRandom();
const backoff = { baseMs: 200, maxMs: 5_000 };

/** All streams of a service break at once, and should not all come back at once. */
const jittered = (failures: number) => fullJitter(random, failures, backoff);

/**
 * The messages of a stream, opened again, after the last message, as often as its service goes away. Ends when the service
 * ends it; throws any other error than that the service is away.
 */
export async function* resuming<T>(
  first: AsyncIterable<T>,
  { reopen, idOf, signal, delayMs = jittered }: Resumption<T>,
): AsyncGenerator<T> {
  let lastId: string | undefined;
  let failures = 0;
  for (let open = async () => first; ; open = () => reopen(lastId)) {
    try {
      for await (const message of await open()) {
        failures = 0;
        lastId = idOf(message) ?? lastId;
        yield message;
      }
      return;
    } catch (error) {
      if (signal.aborted || !isAway(error)) throw error;
    }
    await pause(delayMs(failures++), undefined, { signal, ref: false });
  }
}
