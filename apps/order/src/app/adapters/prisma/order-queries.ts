import { Injectable } from '@nestjs/common';
import { OrderReader, type StoredOrder } from '../../application/order-reader.js';
import { linesFromJson } from '../../application/tables/orders.js';
import { requireOrder } from '../../domain/order.js';
import type { OrderState } from '../../domain/order-state.js';
import { OrderDatabase } from './order-database.js';

/** Reads orders as they were last committed. */
@Injectable()
export class OrderQueries extends OrderReader {
  constructor(private readonly database: OrderDatabase) {
    super();
  }

  async get(orderId: string): Promise<StoredOrder> {
    // findUnique: Prisma makes one query of those that are asked for in the same turn of the event loop.
    const row = await this.database.order.findUnique({ where: { orderId } });
    return stored(requireOrder(row ?? undefined));
  }

  async endedAmong(orderIds: readonly string[]): Promise<readonly string[]> {
    const where = { orderId: { in: [...orderIds] }, state: { not: 'APPROVAL_PENDING' satisfies OrderState } };
    const rows = await this.database.order.findMany({ where, select: { orderId: true } });
    return rows.map(({ orderId }) => orderId);
  }

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

type OrderRow = Omit<StoredOrder, 'state' | 'lineItems' | 'total'> & {
  readonly state: string;
  readonly lineItems: unknown;
  readonly totalMinor: bigint;
  readonly currency: string;
};

function stored({ totalMinor, currency, ...row }: OrderRow): StoredOrder {
  const total = { amountMinor: totalMinor, currency };
  return { ...row, state: row.state as OrderState, lineItems: linesFromJson(row.lineItems), total };
}
