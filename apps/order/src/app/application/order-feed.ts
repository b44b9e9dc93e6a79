import type { Clock } from '@comanda/kernel';
import type { StoredOrder } from './order-reader.js';
import type { OrderReads } from './order-reads.js';

/** How often all orders that somebody listens to are read, in milliseconds. An event may be missed, this is not. */
const CHECK_MS = 2_000;

/** Is told how an order is now. */
export type OrderListener = (order: StoredOrder) => void;

interface Audience {
  readonly listeners: Set<OrderListener>;
  /** Version that was told last. */
  told: number;
}

/**
 * Tells those who listen to an order how it is after each change: what this process commits at once, what others commit when an event
 * wakes it. The safety net is one query for all orders that are listened to. Nobody listening costs nothing.
 */
export class OrderFeed {
  private readonly audiences = new Map<string, Audience>();
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
    const audience = this.audiences.get(orderId) ?? { listeners: new Set(), told: 0 };
    this.audiences.set(orderId, audience);
    audience.listeners.add(listener);
    if (!this.checking) this.scheduleCheck();
    return () => {
      audience.listeners.delete(listener);
      if (audience.listeners.size === 0 && this.audiences.get(orderId) === audience) this.audiences.delete(orderId);
    };
  }

  /** This process has committed the order as it is given. */
  committed(order: StoredOrder): void {
    const audience = this.audiences.get(order.orderId);
    if (audience) tell(audience, [...audience.listeners], order);
  }

  /** The order may have changed: whoever listens to it is told how it is now. */
  wake(orderId: string): void {
    const audience = this.audiences.get(orderId);
    if (audience) void this.read(orderId, audience);
  }

  private async read(orderId: string, audience: Audience): Promise<void> {
    // For who comes while this is read it may be too old.
    const listeners = [...audience.listeners];
    // What cannot be read now is read by the next check.
    const order = await this.reads.get(orderId).catch(() => undefined);
    if (order) tell(audience, listeners, order);
  }

  private scheduleCheck(): void {
    this.checking = this.audiences.size > 0;
    if (this.checking) this.clock.after(CHECK_MS, () => void this.check().finally(() => this.scheduleCheck()));
  }

  private async check(): Promise<void> {
    await Promise.all([...this.audiences].map(([orderId, audience]) => this.read(orderId, audience)));
  }
}

/** What was read may come behind what was committed since. */
function tell(audience: Audience, listeners: readonly OrderListener[], order: StoredOrder): void {
  if (order.version < audience.told) return;
  audience.told = order.version;
  for (const listener of listeners) if (audience.listeners.has(listener)) listener(order);
}
