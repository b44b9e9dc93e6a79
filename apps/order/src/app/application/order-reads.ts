import { requireOrder } from '../domain/order.js';
import type { OrderReader, StoredOrder } from './order-reader.js';

interface Batch {
  readonly ids: Set<string>;
  readonly found: Promise<ReadonlyMap<string, StoredOrder>>;
}

/** Reads single orders for many callers by few queries: what is asked for while one runs is read by the next, all at once. */
export class OrderReads {
  private next: Batch | undefined;
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly orders: OrderReader) {}

  /** The order with all that was committed before the call. Throws `ORDER_NOT_FOUND`, and what the reader throws. */
  async get(orderId: string): Promise<StoredOrder> {
    const batch = (this.next ??= this.begin());
    batch.ids.add(orderId);
    return requireOrder((await batch.found).get(orderId));
  }

  private begin(): Batch {
    const ids = new Set<string>();
    const found = this.running.then(() => {
      // Whoever asks from now on may have seen a commit that this query does not see.
      this.next = undefined;
      return this.orders.find([...ids]);
    });
    this.running = found.catch(() => undefined);
    return { ids, found };
  }
}
