import { accountingEvents } from '@comanda/contracts';
import { MAX_AMOUNT_MINOR, money } from '@comanda/kernel';
import { logEntry, newRef, ref, tell } from '@comanda/messaging';
import { account, badCard, CONSUMER_ID, goodCard, ORDER_ID, payment } from '../../../test/accounting-mothers.js';
import type { Account } from '../domain/account.js';
import { ledgerEntry } from '../domain/ledger.js';
import type { Payment } from '../domain/payment.js';
import { accountsTable } from './accounts-table.js';
import { authorizePayment } from './authorize-payment.js';
import { ledgerTable } from './ledger-table.js';
import { paymentsTable } from './payments-table.js';

const { amount, updatedAt: now } = payment();
const command = { orderId: ORDER_ID, consumerId: CONSUMER_ID, amount };
const terms = { paymentId: ORDER_ID, accountId: CONSUMER_ID, amount };

function decide(loaded: { account?: Account; payment?: Payment }) {
  return authorizePayment.decide(command, { account: loaded.account, payment: loaded.payment }, now);
}

it('looks at the payment of the order and the account of the consumer', () => {
  expect(authorizePayment.reads(command)).toEqual({
    payment: newRef(paymentsTable, ORDER_ID),
    account: ref(accountsTable, CONSUMER_ID),
  });
});

it('stores, enters and tells an authorized payment', () => {
  expect(decide({ account: account() })).toEqual({
    save: { payment: payment() },
    append: [logEntry(ledgerTable, ledgerEntry('authorized', undefined, payment()))],
    events: [tell(accountingEvents.authorized, ORDER_ID, terms)],
    reply: { paymentId: ORDER_ID },
  });
});

it('stores and tells a declined payment together with the refusal, and enters nothing', () => {
  expect(decide({ account: account({ cards: [goodCard, badCard] }) })).toEqual({
    save: { payment: payment({ state: 'DECLINED' }) },
    events: [tell(accountingEvents.declined, ORDER_ID, { ...terms, reason: 'CARD_DECLINED' })],
    refusal: { code: 'CARD_DECLINED', message: expect.any(String) },
  });
});

it.each([
  ['ACCOUNT_NOT_FOUND', undefined],
  ['ACCOUNT_DISABLED', account({ enabled: false })],
  ['CARD_MISSING', account({ cards: [] })],
])('refuses with %s and leaves nothing behind', (code, held) => {
  expect(() => decide({ account: held })).toThrow(expect.objectContaining({ code }));
});

it('refuses an amount out of range', () => {
  const tooMuch = { ...command, amount: { amountMinor: MAX_AMOUNT_MINOR + 1n, currency: 'EUR' } };
  expect(() => authorizePayment.decide(tooMuch, { account: account(), payment: undefined }, now)).toThrow(
    expect.objectContaining({ code: 'MONEY_OUT_OF_RANGE' }),
  );
});

describe('for an order that has a payment', () => {
  it('answers the same terms again, even when the account could not pay now, and changes nothing', () => {
    expect(decide({ payment: payment(), account: account({ enabled: false }) })).toEqual({
      reply: { paymentId: ORDER_ID },
    });
  });

  it('stays declined, even when the account could pay now', () => {
    expect(() => decide({ payment: payment({ state: 'DECLINED' }), account: account() })).toThrow(
      expect.objectContaining({ code: 'CARD_DECLINED' }),
    );
  });

  it.each([
    ['another amount', payment({ amount: money(1, 'EUR') })],
    ['another account', payment({ accountId: ORDER_ID })],
    ['money that was captured', payment({ state: 'CAPTURED' })],
    ['money that was released', payment({ state: 'RELEASED' })],
    ['money that was refunded', payment({ state: 'REFUNDED' })],
  ])('refuses when that is of %s', (_what, held) => {
    expect(() => decide({ payment: held, account: account() })).toThrow(
      expect.objectContaining({ code: 'PAYMENT_STATE_CONFLICT', kind: 'conflict' }),
    );
  });
});
