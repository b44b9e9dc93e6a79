import type pg from 'pg';
import { FencedOut } from '../errors.js';
import type { FencedWrite } from '../round-store.js';
import { PostgresOutbox } from './postgres-outbox.js';
import { PostgresRetention } from './postgres-retention.js';
import type { Query } from './query.js';

/** One turn for all rounds of a service: they are done by one process. */
const FENCE = 'rounds';

/** Runs the work in one transaction on a connection of its own. */
export type InTransaction = <T>(work: (query: Query) => Promise<T>) => Promise<T>;

/**
 * Writes of the holder of that token. The fence's row is locked from the look at it to the commit: a greater token comes before the write,
 * which then is refused, or after its commit.
 */
export function fencedByTable(inTransaction: InTransaction, token: number): FencedWrite {
  return (write) =>
    inTransaction(async (query) => {
      await admit(query, token);
      const [outbox, retention] = [new PostgresOutbox(query), new PostgresRetention(query)];
      return write({
        unconfirmed: (...page) => outbox.unconfirmed(...page),
        confirm: (subscriber, ids) => outbox.confirm(subscriber, ids),
        markUnsent: (ids) => outbox.markUnsent(ids),
        deleteOutbox: (ids) => outbox.delete(ids),
        trimInbox: (olderThanMs, limit) => retention.trimInbox(olderThanMs, limit),
        trim: (rows, limit) => retention.trim(rows, limit),
      });
    });
}

async function admit(query: Query, token: number): Promise<void> {
  const admitted = await query<pg.QueryResultRow>(
    'fence',
    `insert into fences (name, token) values ($1, $2)
     on conflict (name) do update set token = excluded.token, seen_at = now() where fences.token <= excluded.token`,
    [FENCE, token],
  );
  if (admitted.rowCount === 0) throw new FencedOut(token);
}
