import type { Clock } from '@comanda/kernel';

/** The caller has gone before there was an answer: it says nothing against the peer. The cause is what it went for. */
export class CallAbandonedError extends Error {
  override readonly name = 'CallAbandonedError';

  constructor(reason: unknown) {
    super('nobody waits for the call any longer', { cause: reason });
  }
}

/** When to wait no longer. */
export interface Ending {
  readonly clock: Clock;
  readonly ms: number;
  readonly signal: AbortSignal | undefined;
  /** What it rejects with then. */
  readonly tooLate: () => Error;
}

/** Does the work; rejects when the time is over, or the caller has gone. The work may go on: its signal tells it to end. */
export async function endingAfter<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { clock, ms, signal, tooLate }: Ending,
): Promise<T> {
  if (signal?.aborted) throw new CallAbandonedError(signal.reason);
  const ending = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  // First our error, then the end: what the work rejects with because of it is nobody's concern.
  const end = (error: Error): void => (reject(error), ending.abort(error));
  const cancel = clock.after(ms, () => end(tooLate()));
  const leave = (): void => end(new CallAbandonedError(signal!.reason));
  signal?.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work(ending.signal), ended]);
  } finally {
    cancel();
    signal?.removeEventListener('abort', leave);
  }
}
