import { accountingEvents } from '@comanda/contracts';
import { money, sameMoney, type Money } from '@comanda/kernel';
import { handler, logEntry, newRef, ref, tell } from '@comanda/messaging';
import { payingCard } from '../domain/account.js';
import { cardDeclined, paymentStateConflict } from '../domain/accounting-errors.js';
import { authorizeCard } from '../domain/card.js';
import { ledgerEntry } from '../domain/ledger.js';
import { startPayment, type Payment, type PaymentTerms } from '../domain/payment.js';
import { accountsTable } from './accounts-table.js';
import { ledgerTable } from './ledger-table.js';
import { paymentsTable } from './payments-table.js';

/** What is to be paid, for which order, by whom. */
export interface AuthorizePayment {
  readonly orderId: string;
  readonly consumerId: string;
  readonly amount: Money;
}

/**
 * Holds an order's total on the consumer's card.
 *
 * Refused with `ACCOUNT_NOT_FOUND`, `ACCOUNT_DISABLED` or `CARD_MISSING`, which leave nothing behind, or with
 * `CARD_DECLINED`, which leaves a declined payment. An order that has a payment gets no second one: the same terms are
 * answered the same again, others are refused with `PAYMENT_STATE_CONFLICT`.
 */
export const authorizePayment = handler({
  reads: ({ orderId, consumerId }: AuthorizePayment) => ({
    payment: newRef(paymentsTable, orderId),
    account: ref(accountsTable, consumerId),
  }),
  decide: ({ orderId, consumerId, amount }, { payment, account }, now) => {
    const terms = { paymentId: orderId, accountId: consumerId, amount: money(amount.amountMinor, amount.currency) };
    if (payment) return answerAgain(payment, terms);
    const { token } = payingCard(account);
    return authorizeCard(token, terms.amount) === 'approved' ? authorized(terms, now) : declined(terms, now);
  },
});

function authorized(terms: PaymentTerms, now: Date) {
  const payment = startPayment(terms, 'AUTHORIZED', now);
  return {
    save: { payment },
    append: [logEntry(ledgerTable, ledgerEntry('authorized', undefined, payment))],
    events: [tell(accountingEvents.authorized, terms.paymentId, terms)],
    reply: { paymentId: terms.paymentId },
  };
}

function declined(terms: PaymentTerms, now: Date) {
  const { code, message } = cardDeclined();
  return {
    save: { payment: startPayment(terms, 'DECLINED', now) },
    events: [tell(accountingEvents.declined, terms.paymentId, { ...terms, reason: code })],
    refusal: { code, message },
  };
}

function answerAgain(payment: Payment, terms: PaymentTerms) {
  if (payment.accountId !== terms.accountId || !sameMoney(payment.amount, terms.amount)) {
    throw paymentStateConflict('The order has a payment on other terms.');
  }
  if (payment.state === 'DECLINED') throw cardDeclined();
  if (payment.state !== 'AUTHORIZED') throw paymentStateConflict(`The order's payment is ${payment.state} already.`);
  return { reply: { paymentId: payment.paymentId } };
}
