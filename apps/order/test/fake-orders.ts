import { OrderReader, type StoredOrder } from '../src/app/application/order-reader.js';
import type { Order } from '../src/app/domain/order.js';
import { order } from './order-mothers.js';

/** Orders in memory; notes what it is asked, and can be made to wait or to fail. */
export class FakeOrders extends OrderReader {
  readonly asked: string[][] = [];
  broken = false;
  private readonly stored = new Map<string, StoredOrder>();
  private held: Promise<void> | undefined;

  /** Stores the order with its next version, and answers that. */
  store(changes: Partial<Order> = {}): StoredOrder {
    const next = order(changes);
    const stored = { ...next, version: (this.stored.get(next.orderId)?.version ?? 0) + 1 };
    this.stored.set(next.orderId, stored);
    return stored;
  }

  /** From now on queries see what is stored then, but answer only when the answered function is called. */
  hold(): () => void {
    let release!: () => void;
    this.held = new Promise((resolve) => (release = resolve));
    return () => {
      this.held = undefined;
      release();
    };
  }

  async find(orderIds: readonly string[]): Promise<ReadonlyMap<string, StoredOrder>> {
    this.asked.push([...orderIds]);
    if (this.broken) throw new Error('the database is gone');
    const found = new Map([...this.stored].filter(([orderId]) => orderIds.includes(orderId)));
    await this.held;
    return found;
  }
}
