import { DomainError } from '@comanda/kernel';

/** Nobody registered under that id. */
export function consumerNotFound(): DomainError {
  return new DomainError('CONSUMER_NOT_FOUND', 'not-found', 'There is no such consumer.');
}

/** The consumer may not order. */
export function consumerBlocked(): DomainError {
  return new DomainError('CONSUMER_BLOCKED', 'conflict', 'The consumer is blocked.');
}

/** The order costs more than the consumer's limit. */
export function orderLimitExceeded(): DomainError {
  return new DomainError('ORDER_LIMIT_EXCEEDED', 'conflict', "The order's total is over the consumer's limit.");
}

/** The order's currency is not the one that the consumer's limit is in. */
export function limitCurrencyMismatch(limitCurrency: string): DomainError {
  return new DomainError(
    'ORDER_LIMIT_CURRENCY_MISMATCH',
    'conflict',
    `The consumer may order in ${limitCurrency} only: that is what its limit is in.`,
  );
}

/** A name that shows nothing. */
export function nameBlank(): DomainError {
  return new DomainError('CONSUMER_NAME_BLANK', 'invalid', "A consumer's name must not be blank.");
}
