import type { Order } from '../domain/order.js';

/** An order as it was last committed. */
export interface StoredOrder extends Order {
  /** 1 at first; grows with each change. */
  readonly version: number;
}

/** Reads orders outside of decisions. */
export abstract class OrderReader {
  /** Throws `ORDER_NOT_FOUND`. */
  abstract get(orderId: string): Promise<StoredOrder>;
  /** Those of the orders that their create saga has done with: they are no longer APPROVAL_PENDING. */
  abstract endedAmong(orderIds: readonly string[]): Promise<readonly string[]>;
}
