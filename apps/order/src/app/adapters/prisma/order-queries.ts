import { Injectable } from '@nestjs/common';
import type { StoredOrder } from '../../application/order-reader.js';
import { linesFromJson } from '../../application/tables/orders.js';
import type { OrderState } from '../../domain/order-state.js';
import type { RevisedLine } from '../../domain/revision.js';
import { OrderDatabase } from './order-database.js';

/** Lists orders as they were last committed. */
@Injectable()
export class OrderQueries {
  constructor(private readonly database: OrderDatabase) {}

  /** Up to `limit` orders of the consumer, oldest first, that come after the one with the id `after`. */
  async list(consumerId: string, limit: number, after?: string): Promise<StoredOrder[]> {
    const rows = await this.database.order.findMany({
      where: { consumerId, ...(after !== undefined && { orderId: { gt: after } }) },
      orderBy: { orderId: 'asc' },
      take: limit,
    });
    return rows.map(stored);
  }
}

type OrderRow = Omit<StoredOrder, 'state' | 'lineItems' | 'total' | 'pendingRevision'> & {
  readonly state: string;
  readonly lineItems: unknown;
  readonly totalMinor: bigint;
  readonly currency: string;
  readonly pendingRevision: unknown;
};

function stored({ totalMinor, currency, ...row }: OrderRow): StoredOrder {
  return {
    ...row,
    state: row.state as OrderState,
    lineItems: linesFromJson(row.lineItems),
    total: { amountMinor: totalMinor, currency },
    pendingRevision: row.pendingRevision as readonly RevisedLine[] | null,
  };
}
