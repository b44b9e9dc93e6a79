import { accountingEvents } from '@comanda/contracts';
import { logEntry, ref, tell } from '@comanda/messaging';
import { ORDER_ID, payment } from '../../../test/accounting-mothers.js';
import { ledgerEntry } from '../domain/ledger.js';
import { ledgerTable } from './ledger-table.js';
import { paymentsTable } from './payments-table.js';
import { releasePayment } from './release-payment.js';

const command = { orderId: ORDER_ID };
const now = new Date('2026-03-02T10:00:00Z');

it('looks at the payment of the order', () => {
  expect(releasePayment.reads(command)).toEqual({ payment: ref(paymentsTable, ORDER_ID) });
});

it('lets go of the money that is held', () => {
  const released = payment({ state: 'RELEASED', updatedAt: now });
  expect(releasePayment.decide(command, { payment: payment() }, now)).toEqual({
    save: { payment: released },
    append: [logEntry(ledgerTable, ledgerEntry('released', payment(), released))],
    events: [tell(accountingEvents.released, ORDER_ID, { paymentId: ORDER_ID, amount: released.amount })],
    reply: {},
  });
});

it.each([
  ['was declined', payment({ state: 'DECLINED' })],
  ['was released before', payment({ state: 'RELEASED' })],
  ['never was', undefined],
])('succeeds and changes nothing when the payment %s', (_what, held) => {
  expect(releasePayment.decide(command, { payment: held }, now)).toEqual({ reply: {} });
});

it.each(['CAPTURED', 'REFUNDED'] as const)('refuses to release a payment that is %s', (state) => {
  expect(() => releasePayment.decide(command, { payment: payment({ state }) }, now)).toThrow(
    expect.objectContaining({ code: 'PAYMENT_STATE_CONFLICT', kind: 'conflict' }),
  );
});
