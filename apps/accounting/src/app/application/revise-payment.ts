import { accountingEvents } from '@comanda/contracts';
import { money, type Money } from '@comanda/kernel';
import { handler, logEntry, ref, tell } from '@comanda/messaging';
import { payingCard, type Account } from '../domain/account.js';
import { accountNotFound, cardDeclined, paymentNotFound } from '../domain/accounting-errors.js';
import { authorizeCard } from '../domain/card.js';
import { ledgerEntry } from '../domain/ledger.js';
import { revisePayment as withAmount } from '../domain/payment.js';
import { accountsTable } from './accounts-table.js';
import { ledgerTable } from './ledger-table.js';
import { paymentsTable } from './payments-table.js';

/** What an order costs from now on. */
export interface RevisePayment {
  readonly orderId: string;
  /** Names the revision. */
  readonly sagaId: string;
  readonly newAmount: Money;
  /** Whose account pays. */
  readonly consumerId: string;
}

/**
 * Holds another amount for an order, on the card that pays now. Changes nothing when that saga has done so before.
 *
 * Refused with `PAYMENT_NOT_FOUND`, `PAYMENT_STATE_CONFLICT` unless the payment is authorized, `ACCOUNT_NOT_FOUND`,
 * `ACCOUNT_DISABLED`, `CARD_MISSING` or `CARD_DECLINED`: then the old amount stays held.
 */
export const revisePayment = handler({
  reads: ({ orderId, consumerId }: RevisePayment) => ({
    payment: ref(paymentsTable, orderId),
    account: ref(accountsTable, consumerId),
  }),
  decide: ({ sagaId, newAmount }, { payment: held, account }, now) => {
    if (!held) throw paymentNotFound();
    if (held.revisedBy === sagaId) return { reply: {} };
    const payment = withAmount(held, money(newAmount.amountMinor, newAmount.currency), sagaId, now);
    authorize(account, held.accountId, payment.amount);
    const { paymentId, amount } = payment;
    return {
      save: { payment },
      append: [logEntry(ledgerTable, ledgerEntry('revised', held, payment))],
      events: [tell(accountingEvents.revised, paymentId, { paymentId, oldAmount: held.amount, newAmount: amount })],
      reply: {},
    };
  },
});

function authorize(account: Account | undefined, accountId: string, amount: Money): void {
  const { token } = payingCard(account);
  // Nobody pays for another one's order.
  if (account?.accountId !== accountId) throw accountNotFound();
  if (authorizeCard(token, amount) === 'declined') throw cardDeclined();
}
