import { handler, ref } from '@comanda/messaging';
import { setEnabled, viewAccount } from '../domain/account.js';
import { accountNotFound } from '../domain/accounting-errors.js';
import { accountsTable } from './accounts-table.js';

/** Whose account to enable. */
export interface EnableAccount {
  readonly consumerId: string;
}

/** Lets an account pay again. Refused with `ACCOUNT_NOT_FOUND`. */
export const enableAccount = handler({
  reads: ({ consumerId }: EnableAccount) => ({ account: ref(accountsTable, consumerId) }),
  decide: (_command, { account }) => {
    if (!account) throw accountNotFound();
    if (account.enabled) return { reply: viewAccount(account) };
    const enabled = setEnabled(account, true);
    return { save: { account: enabled }, reply: viewAccount(enabled) };
  },
});
