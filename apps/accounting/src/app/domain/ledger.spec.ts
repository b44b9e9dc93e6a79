import { money } from '@comanda/kernel';
import { ORDER_ID, payment } from '../../../test/accounting-mothers.js';
import { ledgerEntry, type LedgerKind } from './ledger.js';
import type { Payment } from './payment.js';

const authorized = payment();
const revised = payment({ amount: money(1_900, 'EUR'), revisedBy: 'revise-order:1' });
const captured = payment({ state: 'CAPTURED' });

it('says whose money, when, and under an id that a second entry of its kind would have, too', () => {
  const { accountId, amount, updatedAt } = authorized;
  expect(ledgerEntry('authorized', undefined, authorized)).toEqual({
    entryId: `${ORDER_ID}:authorized`,
    paymentId: ORDER_ID,
    accountId,
    kind: 'authorized',
    held: 2_500n,
    captured: 0n,
    currency: amount.currency,
    enteredAt: updatedAt,
  });
});

it('has an id for each revision', () => {
  expect(ledgerEntry('revised', authorized, revised).entryId).toBe(`${ORDER_ID}:revised:revise-order:1`);
});

it.each<[LedgerKind, Payment | undefined, Payment, bigint, bigint]>([
  ['authorized', undefined, authorized, 2_500n, 0n],
  ['revised', authorized, revised, -600n, 0n],
  ['revised', revised, authorized, 600n, 0n],
  ['released', authorized, payment({ state: 'RELEASED' }), -2_500n, 0n],
  ['captured', authorized, captured, -2_500n, 2_500n],
  ['refunded', captured, payment({ state: 'REFUNDED' }), 0n, -2_500n],
])('enters what was %s as the difference that it makes', (kind, before, after, held, taken) => {
  expect(ledgerEntry(kind, before, after)).toMatchObject({ kind, held, captured: taken });
});
