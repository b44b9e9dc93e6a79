import { ORDER_ID, payment } from '../../../test/accounting-mothers.js';
import { ledgerEntry, type LedgerKind } from './ledger.js';

const enter = (kind: LedgerKind) => ledgerEntry(payment(), kind);

it('says whose money, when, and under an id that a second entry of its kind would have, too', () => {
  const { accountId, amount, updatedAt } = payment();
  expect(enter('authorized')).toEqual({
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

it.each<[LedgerKind[], bigint, bigint]>([
  [['authorized'], 2_500n, 0n],
  [['authorized', 'released'], 0n, 0n],
  [['authorized', 'captured'], 0n, 2_500n],
  [['authorized', 'captured', 'refunded'], 0n, 0n],
])('sums %j to %i held and %i captured', (kinds, held, captured) => {
  const entries = kinds.map(enter);
  expect(entries.reduce((sum, entry) => sum + entry.held, 0n)).toBe(held);
  expect(entries.reduce((sum, entry) => sum + entry.captured, 0n)).toBe(captured);
});
