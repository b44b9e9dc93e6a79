import { accountingEvents } from '@comanda/contracts';
import { logEntry, ref, tell } from '@comanda/messaging';
import { ORDER_ID, payment } from '../../../test/accounting-mothers.js';
import { ledgerEntry } from '../domain/ledger.js';
import { ledgerTable } from './ledger-table.js';
import { onTicketPickedUp } from './on-ticket-picked-up.js';
import { paymentsTable } from './payments-table.js';

const event = { ticketId: ORDER_ID };
const now = new Date('2026-03-02T10:00:00Z');

it('looks at the payment with the id of the ticket', () => {
  expect(onTicketPickedUp.reads(event)).toEqual({ payment: ref(paymentsTable, ORDER_ID) });
});

it('takes the money that is held', () => {
  const captured = payment({ state: 'CAPTURED', updatedAt: now });
  expect(onTicketPickedUp.decide(event, { payment: payment() }, now)).toEqual({
    save: { payment: captured },
    append: [logEntry(ledgerTable, ledgerEntry('captured', payment(), captured))],
    events: [tell(accountingEvents.captured, ORDER_ID, { paymentId: ORDER_ID, amount: captured.amount })],
    reply: {},
  });
});

it.each(['CAPTURED', 'REFUNDED'] as const)('changes nothing when the payment is %s', (state) => {
  expect(onTicketPickedUp.decide(event, { payment: payment({ state }) }, now)).toEqual({ reply: {} });
});

it.each([
  ['PAYMENT_STATE_CONFLICT', payment({ state: 'DECLINED' })],
  ['PAYMENT_STATE_CONFLICT', payment({ state: 'RELEASED' })],
  ['PAYMENT_NOT_FOUND', undefined],
])('refuses with %s where no money is held', (code, held) => {
  expect(() => onTicketPickedUp.decide(event, { payment: held }, now)).toThrow(expect.objectContaining({ code }));
});
