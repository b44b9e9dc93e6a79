import type { Table } from '@comanda/messaging';
import type { Account } from '../domain/account.js';
import type { Card } from '../domain/card.js';

/** Where accounts live, with their cards. */
export const accountsTable: Table<Account> = {
  name: 'accounts',
  key: 'account_id',
  columns: { account_id: 'uuid', enabled: 'boolean', cards: 'jsonb' },
  toRow: ({ accountId, enabled, cards }) => ({ account_id: accountId, enabled, cards }),
  fromRow: (row) => ({
    accountId: row.account_id as string,
    enabled: row.enabled as boolean,
    cards: row.cards as readonly Card[],
  }),
};
