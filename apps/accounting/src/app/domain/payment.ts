import type { Money } from '@comanda/kernel';
import { paymentStateConflict } from './accounting-errors.js';

/** How far a payment has come. `AUTHORIZED` holds money on a card, `CAPTURED` has taken it. */
export type PaymentState = 'AUTHORIZED' | 'DECLINED' | 'CAPTURED' | 'RELEASED' | 'REFUNDED';

/** What can be done to a payment. */
export type PaymentAction = 'revise' | 'capture' | 'release' | 'refund';

/** What an order costs and whether it is paid. Its id is the order's. */
export interface Payment {
  readonly paymentId: string;
  readonly accountId: string;
  readonly state: PaymentState;
  readonly amount: Money;
  /** The saga that was the last to revise the amount: asked again, that one changes nothing. */
  readonly revisedBy: string | null;
  /** When it came to its state or to its amount. */
  readonly updatedAt: Date;
}

/** What may be shown of a payment. */
export type PaymentView = Omit<Payment, 'revisedBy'>;

/** Every legal change; what is not here is not legal. */
const TRANSITIONS: Readonly<Record<PaymentState, Partial<Record<PaymentAction, PaymentState>>>> = {
  AUTHORIZED: { revise: 'AUTHORIZED', capture: 'CAPTURED', release: 'RELEASED' },
  CAPTURED: { refund: 'REFUNDED' },
  DECLINED: {},
  RELEASED: {},
  REFUNDED: {},
};

/** The payment after the action. Throws `PAYMENT_STATE_CONFLICT` where its state does not allow it. */
export function transition(payment: Payment, action: PaymentAction, now: Date): Payment {
  const state = TRANSITIONS[payment.state][action];
  if (!state) throw paymentStateConflict(`A payment that is ${payment.state} does not allow ${action}.`);
  return { ...payment, state, updatedAt: now };
}

/** The payment with another amount, by that saga. Throws `PAYMENT_STATE_CONFLICT` unless it is authorized, in that currency. */
export function revisePayment(payment: Payment, amount: Money, sagaId: string, now: Date): Payment {
  const revised = { ...transition(payment, 'revise', now), amount, revisedBy: sagaId };
  if (amount.currency === payment.amount.currency) return revised;
  throw paymentStateConflict(`The payment is in ${payment.amount.currency}, not in ${amount.currency}.`);
}

/** What a payment is made of. */
export type PaymentTerms = Pick<Payment, 'paymentId' | 'accountId' | 'amount'>;

/** A new payment, as the card's issuer decided. */
export function startPayment(terms: PaymentTerms, state: 'AUTHORIZED' | 'DECLINED', now: Date): Payment {
  return { ...terms, state, revisedBy: null, updatedAt: now };
}

/** What of a payment is held on a card, and what was taken and not given back: minor units. */
export interface Balance {
  readonly held: bigint;
  readonly captured: bigint;
}

/** The balance that the payment says, of which its ledger entries are the sum; nothing where there is no payment. */
export function balanceOf(payment: Payment | undefined): Balance {
  return {
    held: payment?.state === 'AUTHORIZED' ? payment.amount.amountMinor : 0n,
    captured: payment?.state === 'CAPTURED' ? payment.amount.amountMinor : 0n,
  };
}

/** True when nothing of the payment is held or taken, so that there is nothing to release. */
export function holdsNothing({ state }: Payment): boolean {
  return state === 'DECLINED' || state === 'RELEASED';
}

/** True when the money was taken, whatever became of it since. */
export function wasCaptured({ state }: Payment): boolean {
  return state === 'CAPTURED' || state === 'REFUNDED';
}
