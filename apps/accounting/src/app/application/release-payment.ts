import { accountingEvents } from '@comanda/contracts';
import { handler, logEntry, ref, tell } from '@comanda/messaging';
import { ledgerEntry } from '../domain/ledger.js';
import { holdsNothing, transition } from '../domain/payment.js';
import { ledgerTable } from './ledger-table.js';
import { paymentsTable } from './payments-table.js';

/** Which order's payment to release. */
export interface ReleasePayment {
  readonly orderId: string;
}

/**
 * Lets go of the money that is held for an order. Succeeds without a change where there is nothing to let go of.
 * Refused with `PAYMENT_STATE_CONFLICT` once the money was taken.
 */
export const releasePayment = handler({
  reads: ({ orderId }: ReleasePayment) => ({ payment: ref(paymentsTable, orderId) }),
  decide: (_command, { payment: held }, now) => {
    if (!held || holdsNothing(held)) return { reply: {} };
    const payment = transition(held, 'release', now);
    const { paymentId, amount } = payment;
    return {
      save: { payment },
      append: [logEntry(ledgerTable, ledgerEntry('released', held, payment))],
      events: [tell(accountingEvents.released, paymentId, { paymentId, amount })],
      reply: {},
    };
  },
});
