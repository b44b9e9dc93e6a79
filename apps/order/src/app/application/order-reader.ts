import type { Order } from '../domain/order.js';

/** An order as it was last committed. */
export interface StoredOrder extends Order {
  /** 1 at first; grows with each change. */
  readonly version: number;
}

/** Reads orders outside of decisions. */
export abstract class OrderReader {
  /** Those of the orders that there are, by their ids. */
  abstract find(orderIds: readonly string[]): Promise<ReadonlyMap<string, StoredOrder>>;
}
