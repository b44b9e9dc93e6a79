import type { Store } from './store.js';

/** What the rounds need of a store. */
export type RoundStore = Pick<Store, 'unconfirmed' | 'confirm' | 'markUnsent' | 'deleteOutbox' | 'trimInbox' | 'trim'>;

/** Does each write of a round; what it rejects with keeps the write from being done. */
export type FencedWrite = <T>(write: (rounds: RoundStore) => Promise<T>) => Promise<T>;

/** A store whose rounds read as ever, and write by `fenced`. */
export function fencedRounds(store: RoundStore, fenced: FencedWrite): RoundStore {
  return {
    unconfirmed: (...page) => store.unconfirmed(...page),
    confirm: (subscriber, ids) => fenced((rounds) => rounds.confirm(subscriber, ids)),
    markUnsent: (ids) => fenced((rounds) => rounds.markUnsent(ids)),
    deleteOutbox: (ids) => fenced((rounds) => rounds.deleteOutbox(ids)),
    trimInbox: (olderThanMs, limit) => fenced((rounds) => rounds.trimInbox(olderThanMs, limit)),
    trim: (rows, limit) => fenced((rounds) => rounds.trim(rows, limit)),
  };
}
