import { Injectable } from '@nestjs/common';
import { PostgresStore } from '@comanda/messaging';
import { OrderReader, type StoredOrder } from '../../application/order-reader.js';
import { orders } from '../../application/tables/orders.js';

/** Reads orders as the executor does: one prepared statement, however many there are. */
@Injectable()
export class StoredOrders extends OrderReader {
  constructor(private readonly store: PostgresStore) {
    super();
  }

  async find(orderIds: readonly string[]): Promise<ReadonlyMap<string, StoredOrder>> {
    const found = await this.store.transaction((tx) => tx.load(orders, orderIds));
    return new Map([...found].map(([id, { entity, version }]) => [id, { ...entity, version }]));
  }
}
