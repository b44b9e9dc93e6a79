import { handler, ref } from '@comanda/messaging';
import { setEnabled, viewAccount } from '../domain/account.js';
import { accountNotFound } from '../domain/accounting-errors.js';
import { accountsTable } from './accounts-table.js';

/** Whose account to disable. */
export interface DisableAccount {
  readonly consumerId: string;
}

/** Refuses an account's payments from now on; those that were authorized go on. Refused with `ACCOUNT_NOT_FOUND`. */
export const disableAccount = handler({
  reads: ({ consumerId }: DisableAccount) => ({ account: ref(accountsTable, consumerId) }),
  decide: (_command, { account }) => {
    if (!account) throw accountNotFound();
    if (!account.enabled) return { reply: viewAccount(account) };
    const disabled = setEnabled(account, false);
    return { save: { account: disabled }, reply: viewAccount(disabled) };
  },
});
