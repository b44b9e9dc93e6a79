import { accountingEvents } from '@comanda/contracts';
import { logEntry, ref, tell } from '@comanda/messaging';
import { ORDER_ID, payment } from '../../../test/accounting-mothers.js';
import { ledgerEntry } from '../domain/ledger.js';
import { ledgerTable } from './ledger-table.js';
import { paymentsTable } from './payments-table.js';
import { reversePayment } from './reverse-payment.js';

const command = { orderId: ORDER_ID };
const now = new Date('2026-03-02T10:00:00Z');

it('looks at the payment of the order', () => {
  expect(reversePayment.reads(command)).toEqual({ payment: ref(paymentsTable, ORDER_ID) });
});

it.each([
  ['lets go of the money that is held', 'AUTHORIZED', 'RELEASED', 'released'],
  ['gives back the money that was taken', 'CAPTURED', 'REFUNDED', 'refunded'],
] as const)('%s', (_what, state, next, kind) => {
  const before = payment({ state });
  const after = payment({ state: next, updatedAt: now });
  expect(reversePayment.decide(command, { payment: before }, now)).toEqual({
    save: { payment: after },
    append: [logEntry(ledgerTable, ledgerEntry(kind, before, after))],
    events: [tell(accountingEvents[kind], ORDER_ID, { paymentId: ORDER_ID, amount: after.amount })],
    reply: {},
  });
});

it.each(['DECLINED', 'RELEASED', 'REFUNDED'] as const)(
  'succeeds and changes nothing when the payment is %s',
  (state) => {
    expect(reversePayment.decide(command, { payment: payment({ state }) }, now)).toEqual({ reply: {} });
  },
);

it('is refused when there is no such payment', () => {
  expect(() => reversePayment.decide(command, { payment: undefined }, now)).toThrow(
    expect.objectContaining({ code: 'PAYMENT_NOT_FOUND', kind: 'not-found' }),
  );
});
