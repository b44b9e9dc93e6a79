import { DomainError } from '@comanda/kernel';

/** The consumer has no account (yet). */
export function accountNotFound(): DomainError {
  return new DomainError('ACCOUNT_NOT_FOUND', 'not-found', 'The consumer has no account.');
}

/** The account pays nothing until it is enabled again. */
export function accountDisabled(): DomainError {
  return new DomainError('ACCOUNT_DISABLED', 'conflict', 'The account is disabled.');
}

/** There is no card to pay with. */
export function cardMissing(): DomainError {
  return new DomainError('CARD_MISSING', 'conflict', 'The account has no card.');
}

/** The card's issuer said no. */
export function cardDeclined(): DomainError {
  return new DomainError('CARD_DECLINED', 'conflict', 'The card was declined.');
}

/** The account holds as many cards as it may. */
export function cardLimitReached(limit: number): DomainError {
  return new DomainError('CARD_LIMIT_REACHED', 'conflict', `An account has at most ${limit} cards.`);
}

/** No payment was made under that id. */
export function paymentNotFound(): DomainError {
  return new DomainError('PAYMENT_NOT_FOUND', 'not-found', 'There is no such payment.');
}

/** The payment's state does not allow what was asked. */
export function paymentStateConflict(message: string): DomainError {
  return new DomainError('PAYMENT_STATE_CONFLICT', 'conflict', message);
}
