import type { Executor, IdempotencyKey } from '@comanda/messaging';
import type { OrderFeed } from './order-feed.js';
import type { StoredOrder } from './order-reader.js';
import type { OrderReads } from './order-reads.js';
import type { OrderWaiters } from './order-waiters.js';

/** The longest that a caller is kept waiting, in milliseconds. */
const MAX_WAIT_MS = 60_000;

/** How much longer than the wait a key stays held when nobody releases it: time to commit and to answer. */
const HOLD_MARGIN_MS = 5_000;

/** What a caller wants besides. */
export interface RequestWishes {
  /** Under which key the request is made once. */
  readonly once?: IdempotencyKey | undefined;
  /** To be answered when the saga has ended. */
  readonly wait?: Wait | undefined;
}

/** For how long a caller waits, in milliseconds; the signal ends it early. */
export interface Wait {
  readonly ms: number;
  readonly signal: AbortSignal;
}

/** A request that was committed, with the saga that it starts. */
export interface Accepted {
  readonly orderId: string;
  /** The order as the request has left it, where that is known. */
  readonly order?: StoredOrder | undefined;
  /** The key was used before, and this is what was accepted then. */
  readonly isRepetition: boolean;
}

/** Commits a request under that key. */
export type Accept = (once?: IdempotencyKey) => Promise<Accepted>;

/** Makes requests that a saga carries out and, if their callers like, waits for what becomes of them. */
export class OrderRequests {
  constructor(
    private readonly waiters: OrderWaiters,
    private readonly feed: OrderFeed,
    private readonly reads: OrderReads,
    private readonly executor: Executor,
  ) {}

  /**
   * The order as it is once the request is accepted, or after the wait. With a key that was used before, the order of then as it is now;
   * while the first call with the key waits, `REQUEST_IN_PROGRESS` is thrown. Throws what `accept` throws, too.
   */
  async make(accept: Accept, { once, wait }: RequestWishes): Promise<StoredOrder> {
    if (!wait) return this.orderOf(await accept(once));
    const ms = Math.min(wait.ms, MAX_WAIT_MS);
    const held = once && { ...once, holdMs: ms + HOLD_MARGIN_MS };
    // Only who was let in holds the key: when this throws, another call may hold it.
    const accepted = await accept(held);
    try {
      return await this.ended(accepted, { ...wait, ms });
    } finally {
      // If it cannot be released now, the hold ends by itself; the request is accepted all the same.
      if (held) await this.executor.release(held).catch(() => undefined);
    }
  }

  private orderOf({ orderId, order, isRepetition }: Accepted): StoredOrder | Promise<StoredOrder> {
    return order && !isRepetition ? order : this.reads.get(orderId);
  }

  private async ended({ orderId, isRepetition }: Accepted, { ms, signal }: Wait): Promise<StoredOrder> {
    const ended = this.waiters.until(orderId, ms, signal);
    // Its saga may have ended long ago: no event would come.
    if (isRepetition) this.feed.wake(orderId);
    return (await ended) ?? this.reads.get(orderId);
  }
}
