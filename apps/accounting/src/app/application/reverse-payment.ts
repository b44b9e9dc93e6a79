import { accountingEvents } from '@comanda/contracts';
import { handler, logEntry, ref, tell } from '@comanda/messaging';
import { paymentNotFound } from '../domain/accounting-errors.js';
import { ledgerEntry } from '../domain/ledger.js';
import { transition, type Payment } from '../domain/payment.js';
import { ledgerTable } from './ledger-table.js';
import { paymentsTable } from './payments-table.js';

/** Which order's money to give back. */
export interface ReversePayment {
  readonly orderId: string;
}

/**
 * Gives an order's money back: lets go of what is held, refunds what was taken. Succeeds without a change where nothing is held
 * or taken (any more). Refused with `PAYMENT_NOT_FOUND`.
 */
export const reversePayment = handler({
  reads: ({ orderId }: ReversePayment) => ({ payment: ref(paymentsTable, orderId) }),
  decide: (_command, { payment }, now) => {
    if (!payment) throw paymentNotFound();
    if (payment.state === 'AUTHORIZED') return released(payment, now);
    if (payment.state === 'CAPTURED') return refunded(payment, now);
    return { reply: {} };
  },
});

function released(held: Payment, now: Date) {
  const payment = transition(held, 'release', now);
  const { paymentId, amount } = payment;
  return {
    save: { payment },
    append: [logEntry(ledgerTable, ledgerEntry('released', held, payment))],
    events: [tell(accountingEvents.released, paymentId, { paymentId, amount })],
    reply: {},
  };
}

function refunded(captured: Payment, now: Date) {
  const payment = transition(captured, 'refund', now);
  const { paymentId, amount } = payment;
  return {
    save: { payment },
    append: [logEntry(ledgerTable, ledgerEntry('refunded', captured, payment))],
    events: [tell(accountingEvents.refunded, paymentId, { paymentId, amount })],
    reply: {},
  };
}
