import { balanceOf, type Payment } from './payment.js';

/** What happened to a payment's money. */
export type LedgerKind = 'authorized' | 'revised' | 'captured' | 'released' | 'refunded';

/**
 * What one change of a payment did to its money. Entries are appended and never changed, and a balance is the sum of
 * its entries: `held` sums to what is held on cards and not yet taken, `captured` to what was taken and not given back.
 */
export interface LedgerEntry {
  /** `<paymentId>:<kind>`, or `<paymentId>:revised:<sagaId>`: each of these is entered once. */
  readonly entryId: string;
  readonly paymentId: string;
  readonly accountId: string;
  readonly kind: LedgerKind;
  /** Minor units, signed. */
  readonly held: bigint;
  /** Minor units, signed. */
  readonly captured: bigint;
  readonly currency: string;
  readonly enteredAt: Date;
}

/** The entry for a payment that has just come to be `after`, from `before` or from nothing: the difference of its balances. */
export function ledgerEntry(kind: LedgerKind, before: Payment | undefined, after: Payment): LedgerEntry {
  const { paymentId, accountId, amount, revisedBy, updatedAt } = after;
  const [was, is] = [balanceOf(before), balanceOf(after)];
  return {
    entryId: kind === 'revised' ? `${paymentId}:revised:${revisedBy}` : `${paymentId}:${kind}`,
    paymentId,
    accountId,
    kind,
    held: is.held - was.held,
    captured: is.captured - was.captured,
    currency: amount.currency,
    enteredAt: updatedAt,
  };
}
