import { compareMoney, money, type Money } from '@comanda/kernel';
import { consumerBlocked, limitCurrencyMismatch, nameBlank, orderLimitExceeded } from './consumer-errors.js';

/** Someone who may order. */
export interface Consumer {
  readonly consumerId: string;
  readonly name: string;
  /** The greatest total that one order may have. */
  readonly orderLimit: Money;
  /** A blocked consumer's orders are refused. */
  readonly blocked: boolean;
  readonly registeredAt: Date;
}

/** What one order of a consumer may cost unless something else was agreed. */
export const DEFAULT_ORDER_LIMIT = money(100_000, 'EUR');

/** What is known of a consumer when it registers. */
export interface Registration {
  readonly consumerId: string;
  readonly name: string;
  readonly orderLimit?: Money | undefined;
}

/** A new consumer, not blocked. Throws `CONSUMER_NAME_BLANK`. */
export function register({ consumerId, name, orderLimit }: Registration, now: Date): Consumer {
  const trimmed = name.trim();
  if (trimmed === '') throw nameBlank();
  return {
    consumerId,
    name: trimmed,
    orderLimit: orderLimit ?? DEFAULT_ORDER_LIMIT,
    blocked: false,
    registeredAt: now,
  };
}

/** What an operator changes of a consumer; what is absent stays. */
export interface ConsumerChange {
  readonly orderLimit?: Money | undefined;
  readonly blocked?: boolean | undefined;
}

/** The consumer with the change made. */
export function change(consumer: Consumer, { orderLimit, blocked }: ConsumerChange): Consumer {
  return { ...consumer, orderLimit: orderLimit ?? consumer.orderLimit, blocked: blocked ?? consumer.blocked };
}

/**
 * Lets an order of that total pass; a total that equals the limit passes.
 * Throws `CONSUMER_BLOCKED`, `ORDER_LIMIT_CURRENCY_MISMATCH` or `ORDER_LIMIT_EXCEEDED`.
 */
export function verifyOrder(consumer: Consumer, orderTotal: Money): void {
  if (consumer.blocked) throw consumerBlocked();
  // A limit says nothing about other currencies, and there are no rates to convert by.
  if (orderTotal.currency !== consumer.orderLimit.currency) throw limitCurrencyMismatch(consumer.orderLimit.currency);
  if (compareMoney(orderTotal, consumer.orderLimit) > 0) throw orderLimitExceeded();
}
