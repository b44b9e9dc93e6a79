import { money } from '@comanda/kernel';
import type { Table } from '@comanda/messaging';
import type { Consumer } from '../domain/consumer.js';

/** Where consumers live. */
export const consumersTable: Table<Consumer> = {
  name: 'consumers',
  key: 'consumer_id',
  columns: {
    consumer_id: 'uuid',
    name: 'text',
    order_limit_minor: 'bigint',
    order_limit_currency: 'text',
    blocked: 'boolean',
    registered_at: 'timestamptz',
  },
  toRow: (consumer) => ({
    consumer_id: consumer.consumerId,
    name: consumer.name,
    order_limit_minor: consumer.orderLimit.amountMinor,
    order_limit_currency: consumer.orderLimit.currency,
    blocked: consumer.blocked,
    registered_at: consumer.registeredAt,
  }),
  fromRow: (row) => ({
    consumerId: row.consumer_id as string,
    name: row.name as string,
    orderLimit: money(row.order_limit_minor as bigint, row.order_limit_currency as string),
    blocked: row.blocked as boolean,
    registeredAt: row.registered_at as Date,
  }),
};
