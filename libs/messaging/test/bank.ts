import { DomainError, type EventContract } from '@comanda/kernel';
import { jsonEvent } from '@comanda/testing';
import { handler, logEntry, ref, tell, type LogTable, type Table } from '../src/index.js';

/** A domain of the tests' own: accounts that take deposits and withdrawals. */
export interface Account {
  readonly accountId: string;
  readonly balance: number;
}

export interface Movement {
  readonly accountId: string;
  readonly amount: number;
}

export const accounts: Table<Account> = {
  name: 'accounts',
  key: 'account_id',
  columns: { account_id: 'text', balance: 'integer' },
  toRow: ({ accountId, balance }) => ({ account_id: accountId, balance }),
  fromRow: (row) => ({ accountId: row.account_id as string, balance: row.balance as number }),
};

export const ledger: LogTable<Movement> = {
  name: 'ledger',
  columns: { account_id: 'text', amount: 'integer' },
  toRow: ({ accountId, amount }) => ({ account_id: accountId, amount }),
};

export const moved = jsonEvent<Account>('bank', 'Moved', ['audit']);

const reads = ({ accountId }: Movement) => ({ account: ref(accounts, accountId) });

function move(account: Account | undefined, { accountId, amount }: Movement, contract: EventContract<Account> = moved) {
  const changed = { accountId, balance: (account?.balance ?? 0) + amount };
  return {
    save: { account: changed },
    append: [logEntry(ledger, { accountId, amount })],
    events: [tell(contract, accountId, changed)],
    reply: { balance: changed.balance },
  };
}

/** Opens the account with the first deposit, and tells it with that contract. */
export const depositTelling = (contract: EventContract<Account>) =>
  handler({ reads, decide: (movement: Movement, { account }) => move(account, movement, contract) });

export const deposit = depositTelling(moved);

/** Refuses with INSUFFICIENT_FUNDS. */
export const withdraw = handler({
  reads,
  decide: ({ accountId, amount }: Movement, { account }) => {
    if ((account?.balance ?? 0) < amount) throw new DomainError('INSUFFICIENT_FUNDS', 'conflict', 'Too little money.');
    return move(account, { accountId, amount: -amount });
  },
});

/** Refuses, and takes a fee for it. */
export const bounce = handler({
  reads,
  decide: ({ accountId }: Movement, { account }) => {
    const { save, append } = move(account, { accountId, amount: -1 });
    return { save, append, refusal: { code: 'BOUNCED', message: 'The cheque bounced.' } };
  },
});

/** A defect. */
export const broken = handler({
  reads,
  decide: () => {
    throw new Error('a defect');
  },
});
