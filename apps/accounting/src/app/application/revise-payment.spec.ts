import { accountingEvents } from '@comanda/contracts';
import { MAX_AMOUNT_MINOR, money } from '@comanda/kernel';
import { logEntry, ref, tell } from '@comanda/messaging';
import { account, badCard, CONSUMER_ID, goodCard, ORDER_ID, payment } from '../../../test/accounting-mothers.js';
import type { Account } from '../domain/account.js';
import { ledgerEntry } from '../domain/ledger.js';
import type { Payment } from '../domain/payment.js';
import { accountsTable } from './accounts-table.js';
import { ledgerTable } from './ledger-table.js';
import { paymentsTable } from './payments-table.js';
import { revisePayment } from './revise-payment.js';

const sagaId = 'revise-order:1';
const newAmount = money(1_900, 'EUR');
const command = { orderId: ORDER_ID, sagaId, newAmount, consumerId: CONSUMER_ID };
const now = new Date('2026-03-02T10:00:00Z');

interface Found {
  readonly account?: Account | undefined;
  readonly payment?: Payment | undefined;
}

function decide(found: Found = {}, changes: Partial<typeof command> = {}) {
  const loaded = { account: account(), payment: payment(), ...found };
  return revisePayment.decide({ ...command, ...changes }, loaded, now);
}

it('looks at the payment of the order and the account of the consumer', () => {
  expect(revisePayment.reads(command)).toEqual({
    payment: ref(paymentsTable, ORDER_ID),
    account: ref(accountsTable, CONSUMER_ID),
  });
});

it.each([
  ['less', money(1_900, 'EUR')],
  ['more', money(3_100, 'EUR')],
  ['the same', payment().amount],
])('holds %s, and enters and tells the difference', (_what, amount) => {
  const revised = payment({ amount, revisedBy: sagaId, updatedAt: now });
  expect(decide({}, { newAmount: amount })).toEqual({
    save: { payment: revised },
    append: [logEntry(ledgerTable, ledgerEntry('revised', payment(), revised))],
    events: [
      tell(accountingEvents.revised, ORDER_ID, {
        paymentId: ORDER_ID,
        oldAmount: payment().amount,
        newAmount: amount,
      }),
    ],
    reply: {},
  });
});

it.each(['AUTHORIZED', 'CAPTURED', 'RELEASED', 'REFUNDED'] as const)(
  'succeeds and changes nothing for the saga that has revised a payment, now %s, before',
  (state) => {
    const revised = payment({ state, amount: newAmount, revisedBy: sagaId });
    expect(decide({ payment: revised, account: account({ enabled: false }) })).toEqual({ reply: {} });
  },
);

it('lets another saga revise the payment once more', () => {
  const revised = payment({ revisedBy: 'revise-order:0' });
  expect(decide({ payment: revised }).save).toMatchObject({ payment: { amount: newAmount, revisedBy: sagaId } });
});

it.each<[string, string, Found]>([
  ['PAYMENT_NOT_FOUND', 'there is no payment', { payment: undefined }],
  ['PAYMENT_STATE_CONFLICT', 'the payment was declined', { payment: payment({ state: 'DECLINED' }) }],
  ['PAYMENT_STATE_CONFLICT', 'the money was taken', { payment: payment({ state: 'CAPTURED' }) }],
  ['PAYMENT_STATE_CONFLICT', 'the money was let go', { payment: payment({ state: 'RELEASED' }) }],
  ['PAYMENT_STATE_CONFLICT', 'the money was given back', { payment: payment({ state: 'REFUNDED' }) }],
  ['PAYMENT_STATE_CONFLICT', 'the currency is another', { payment: payment({ amount: money(1, 'USD') }) }],
  ['ACCOUNT_NOT_FOUND', 'there is no account', { account: undefined }],
  ['ACCOUNT_NOT_FOUND', 'the account is not the one that pays', { account: account({ accountId: ORDER_ID }) }],
  ['ACCOUNT_DISABLED', 'the account is disabled', { account: account({ enabled: false }) }],
  ['CARD_MISSING', 'there is no card', { account: account({ cards: [] }) }],
  ['CARD_DECLINED', 'the card is declined', { account: account({ cards: [goodCard, badCard] }) }],
])('refuses with %s, and leaves the old amount held, when %s', (code, _when, found) => {
  expect(() => decide(found)).toThrow(expect.objectContaining({ code }));
});

it('refuses an amount out of range', () => {
  const tooMuch = { amountMinor: MAX_AMOUNT_MINOR + 1n, currency: 'EUR' };
  expect(() => decide({}, { newAmount: tooMuch })).toThrow(expect.objectContaining({ code: 'MONEY_OUT_OF_RANGE' }));
});
