import type { LogTable } from '@comanda/messaging';
import type { LedgerEntry } from '../domain/ledger.js';

/** Where ledger entries are appended. */
export const ledgerTable: LogTable<LedgerEntry> = {
  name: 'ledger',
  columns: {
    entry_id: 'text',
    payment_id: 'uuid',
    account_id: 'uuid',
    kind: 'text',
    held_minor: 'bigint',
    captured_minor: 'bigint',
    currency: 'text',
    entered_at: 'timestamptz',
  },
  toRow: (entry) => ({
    entry_id: entry.entryId,
    payment_id: entry.paymentId,
    account_id: entry.accountId,
    kind: entry.kind,
    held_minor: entry.held,
    captured_minor: entry.captured,
    currency: entry.currency,
    entered_at: entry.enteredAt,
  }),
};
