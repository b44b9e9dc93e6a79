import type { Money } from '@comanda/kernel';
import { handler, ref } from '@comanda/messaging';
import { consumerNotFound } from '../domain/consumer-errors.js';
import { verifyOrder } from '../domain/consumer.js';
import { consumersTable } from './consumers-table.js';

/** An order that someone wants to place. */
export interface VerifyConsumer {
  readonly consumerId: string;
  readonly orderTotal: Money;
}

/**
 * Says whether a consumer may place an order; changes nothing.
 * Refused with `CONSUMER_NOT_FOUND`, `CONSUMER_BLOCKED`, `ORDER_LIMIT_CURRENCY_MISMATCH` or `ORDER_LIMIT_EXCEEDED`.
 */
export const verifyConsumer = handler({
  reads: ({ consumerId }: VerifyConsumer) => ({ consumer: ref(consumersTable, consumerId) }),
  decide: ({ orderTotal }, { consumer }) => {
    if (!consumer) throw consumerNotFound();
    verifyOrder(consumer, orderTotal);
    return { reply: {} };
  },
});
