import type { Clock } from '@comanda/kernel';
import type { StoredOrder } from './order-reader.js';
import type { OrderReads } from './order-reads.js';

/** How often all orders that somebody listens to are read, in milliseconds. An event may be missed, this is not. */
const CHECK_MS = 2_000;

/** Is told how an order is now. */
export type OrderListener = (order: StoredOrder) => void;

/**
 * Tells those who listen to an order how it is after each change. Events wake it; the safety net is one query for all orders that are
 * listened to. Nobody listening costs nothing.
 */
export class OrderFeed {
  private readonly listeners = new Map<string, Set<OrderListener>>();
  private checking = false;

  constructor(
    private readonly reads: OrderReads,
    private readonly clock: Clock,
  ) {}

  /**
   * Calls the listener when the order has, or may have, changed, until the answered function is called. It is told the order with all
   * that was committed before it listened, and never an older one than before. Changes in quick succession may be told as one.
   */
  listen(orderId: string, listener: OrderListener): () => void {
    const listeners = this.listeners.get(orderId) ?? new Set();
    this.listeners.set(orderId, listeners.add(listener));
    if (!this.checking) this.scheduleCheck();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(orderId) === listeners) this.listeners.delete(orderId);
    };
  }

  /** The order may have changed: whoever listens to it is told how it is now. */
  wake(orderId: string): void {
    if (this.listeners.has(orderId)) void this.tell(orderId);
  }

  private async tell(orderId: string): Promise<void> {
    // For who comes while this is read it may be too old.
    const listeners = [...(this.listeners.get(orderId) ?? [])];
    // What cannot be read now is read by the next check.
    const order = await this.reads.get(orderId).catch(() => undefined);
    if (!order) return;
    for (const listener of listeners) if (this.listeners.get(orderId)?.has(listener)) listener(order);
  }

  private scheduleCheck(): void {
    this.checking = this.listeners.size > 0;
    if (this.checking) this.clock.after(CHECK_MS, () => void this.check().finally(() => this.scheduleCheck()));
  }

  private async check(): Promise<void> {
    await Promise.all([...this.listeners.keys()].map((orderId) => this.tell(orderId)));
  }
}
