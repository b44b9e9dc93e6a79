import type { Money } from '@comanda/kernel';
import { paymentStateConflict } from './accounting-errors.js';

/** How far a payment has come. `AUTHORIZED` holds money on a card, `CAPTURED` has taken it. */
export type PaymentState = 'AUTHORIZED' | 'DECLINED' | 'CAPTURED' | 'RELEASED' | 'REFUNDED';

/** What can be done to a payment. */
export type PaymentAction = 'capture' | 'release' | 'refund';

/** What an order costs and whether it is paid. Its id is the order's. */
export interface Payment {
  readonly paymentId: string;
  readonly accountId: string;
  readonly state: PaymentState;
  readonly amount: Money;
  /** When it came to its state. */
  readonly updatedAt: Date;
}

/** Every legal change; what is not here is not legal. */
const TRANSITIONS: Readonly<Record<PaymentState, Partial<Record<PaymentAction, PaymentState>>>> = {
  AUTHORIZED: { capture: 'CAPTURED', release: 'RELEASED' },
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

/** What a payment is made of. */
export type PaymentTerms = Pick<Payment, 'paymentId' | 'accountId' | 'amount'>;

/** A new payment, as the card's issuer decided. */
export function startPayment(terms: PaymentTerms, state: 'AUTHORIZED' | 'DECLINED', now: Date): Payment {
  return { ...terms, state, updatedAt: now };
}

/** True when nothing of the payment is held or taken, so that there is nothing to release. */
export function holdsNothing({ state }: Payment): boolean {
  return state === 'DECLINED' || state === 'RELEASED';
}

/** True when the money was taken, whatever became of it since. */
export function wasCaptured({ state }: Payment): boolean {
  return state === 'CAPTURED' || state === 'REFUNDED';
}
