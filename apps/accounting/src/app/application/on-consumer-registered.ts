import { handler, ref } from '@comanda/messaging';
import { openAccount } from '../domain/account.js';
import { accountsTable } from './accounts-table.js';

/** Who registered. */
export interface ConsumerRegistered {
  readonly consumerId: string;
}

/** Opens the consumer's account, unless a card that came first has opened it. */
export const onConsumerRegistered = handler({
  reads: ({ consumerId }: ConsumerRegistered) => ({ account: ref(accountsTable, consumerId) }),
  decide: ({ consumerId }, { account }) =>
    account ? { reply: {} } : { save: { account: openAccount(consumerId) }, reply: {} },
});
