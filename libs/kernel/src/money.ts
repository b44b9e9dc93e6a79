import { DomainError } from './domain-error.js';

/** An amount in integer minor units (cents) of an ISO 4217 currency. Plain data: add and compare with the functions here. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** The greatest amount that the system handles, in minor units. */
export const MAX_AMOUNT_MINOR = 1_000_000_000_000n;

/** An amount of money. Throws `MONEY_OUT_OF_RANGE` beyond plus or minus {@link MAX_AMOUNT_MINOR}. */
export function money(amountMinor: bigint | number, currency: string): Money {
  const amount = BigInt(amountMinor);
  if (amount > MAX_AMOUNT_MINOR || amount < -MAX_AMOUNT_MINOR) {
    throw new DomainError('MONEY_OUT_OF_RANGE', 'invalid', 'The amount of money is out of range.');
  }
  return { amountMinor: amount, currency };
}

/** The sum. Throws `CURRENCY_MISMATCH` for two currencies, `MONEY_OUT_OF_RANGE` on overflow. */
export function addMoney(a: Money, b: Money): Money {
  requireSameCurrency(a, b);
  return money(a.amountMinor + b.amountMinor, a.currency);
}

/** `count` times the amount. Throws `MONEY_OUT_OF_RANGE` on overflow. */
export function multiplyMoney(a: Money, count: number): Money {
  return money(a.amountMinor * BigInt(count), a.currency);
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. Throws `CURRENCY_MISMATCH`. */
export function compareMoney(a: Money, b: Money): number {
  requireSameCurrency(a, b);
  return a.amountMinor < b.amountMinor ? -1 : a.amountMinor > b.amountMinor ? 1 : 0;
}

/** True for the same amount in the same currency. */
export function sameMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.amountMinor === b.amountMinor;
}

function requireSameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) {
    throw new DomainError(
      'CURRENCY_MISMATCH',
      'invalid',
      `Amounts in ${a.currency} and ${b.currency} cannot be combined.`,
    );
  }
}
