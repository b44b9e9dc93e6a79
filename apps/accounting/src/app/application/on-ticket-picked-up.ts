import { accountingEvents } from '@comanda/contracts';
import { handler, logEntry, ref, tell } from '@comanda/messaging';
import { paymentNotFound } from '../domain/accounting-errors.js';
import { ledgerEntry } from '../domain/ledger.js';
import { transition, wasCaptured } from '../domain/payment.js';
import { ledgerTable } from './ledger-table.js';
import { paymentsTable } from './payments-table.js';

/** Which ticket was picked up; its id is the order's, and so the payment's. */
export interface TicketPickedUp {
  readonly ticketId: string;
}

/**
 * Takes the money that is held for the order; told again, it changes nothing. Refused with `PAYMENT_NOT_FOUND` or
 * `PAYMENT_STATE_CONFLICT` where no money is held: the kitchen then gave away a meal that nobody pays.
 */
export const onTicketPickedUp = handler({
  reads: ({ ticketId }: TicketPickedUp) => ({ payment: ref(paymentsTable, ticketId) }),
  decide: (_event, { payment: held }, now) => {
    if (!held) throw paymentNotFound();
    if (wasCaptured(held)) return { reply: {} };
    const payment = transition(held, 'capture', now);
    const { paymentId, amount } = payment;
    return {
      save: { payment },
      append: [logEntry(ledgerTable, ledgerEntry('captured', held, payment))],
      events: [tell(accountingEvents.captured, paymentId, { paymentId, amount })],
      reply: {},
    };
  },
});
