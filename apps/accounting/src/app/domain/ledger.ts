import type { Payment } from './payment.js';

/** What happened to a payment's money. */
export type LedgerKind = 'authorized' | 'captured' | 'released' | 'refunded';

/**
 * What one change of a payment did to its money. Entries are appended and never changed, and a balance is the sum of
 * its entries: `held` sums to what is held on cards and not yet taken, `captured` to what was taken and not given back.
 */
export interface LedgerEntry {
  /** `<paymentId>:<kind>`: a change of one kind is entered once a payment. */
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

/** How often the payment's amount is added to each sum. */
const SIGNS: Readonly<Record<LedgerKind, { readonly held: bigint; readonly captured: bigint }>> = {
  authorized: { held: 1n, captured: 0n },
  captured: { held: -1n, captured: 1n },
  released: { held: -1n, captured: 0n },
  refunded: { held: 0n, captured: -1n },
};

/** The entry for a payment that has just been authorized, captured, released or refunded, in full. */
export function ledgerEntry({ paymentId, accountId, amount, updatedAt }: Payment, kind: LedgerKind): LedgerEntry {
  const signs = SIGNS[kind];
  return {
    entryId: `${paymentId}:${kind}`,
    paymentId,
    accountId,
    kind,
    held: signs.held * amount.amountMinor,
    captured: signs.captured * amount.amountMinor,
    currency: amount.currency,
    enteredAt: updatedAt,
  };
}
