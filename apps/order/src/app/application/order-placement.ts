import type { Executor, IdempotencyKey } from '@comanda/messaging';
import type { CreateOrder } from './create-order.js';
import type { OrderIntake } from './order-intake.js';
import type { OrderReader, StoredOrder } from './order-reader.js';
import type { OrderWaiters } from './order-waiters.js';

/** The longest that a caller is kept waiting, in milliseconds. */
const MAX_WAIT_MS = 60_000;

/** How much longer than the wait a key stays held when nobody releases it: time to commit and to answer. */
const HOLD_MARGIN_MS = 5_000;

/** How a caller wants an order to be taken. */
export interface PlacementWishes {
  /** Under which key the order is made once. */
  readonly once?: IdempotencyKey | undefined;
  /** To be answered when the saga has ended. */
  readonly wait?: Wait | undefined;
}

/** For how long a caller waits, in milliseconds; the signal ends it early. */
export interface Wait {
  readonly ms: number;
  readonly signal: AbortSignal;
}

/** Takes an order and, if its caller likes, waits for what becomes of it. */
export class OrderPlacement {
  constructor(
    private readonly intake: OrderIntake,
    private readonly waiters: OrderWaiters,
    private readonly orders: OrderReader,
    private readonly executor: Executor,
  ) {}

  /**
   * The order as it is once it is taken, or after the wait. With a key that was used before, the order of then as it is now;
   * while the first call with the key waits, `REQUEST_IN_PROGRESS` is thrown. Throws what {@link OrderIntake.take} throws, too.
   */
  async place(command: CreateOrder, { once, wait }: PlacementWishes): Promise<StoredOrder> {
    if (!wait) return this.orders.get(await this.intake.take(command, once));
    const ms = Math.min(wait.ms, MAX_WAIT_MS);
    const held = once && { ...once, holdMs: ms + HOLD_MARGIN_MS };
    // Only who was let in holds the key: when this throws, another call may hold it.
    const orderId = await this.intake.take(command, held);
    try {
      const isRepetition = orderId !== command.orderId;
      return await this.ended(orderId, { ...wait, ms }, isRepetition);
    } finally {
      // If it cannot be released now, the hold ends by itself; the order is taken all the same.
      if (held) await this.executor.release(held).catch(() => undefined);
    }
  }

  private async ended(orderId: string, { ms, signal }: Wait, isRepetition: boolean): Promise<StoredOrder> {
    if (isRepetition) {
      // It may have ended long ago: no event would come.
      const order = await this.orders.get(orderId);
      if (order.state !== 'APPROVAL_PENDING') return order;
    }
    await this.waiters.until(orderId, ms, signal);
    return this.orders.get(orderId);
  }
}
