import pg from 'pg';
import {
  Store,
  type Among,
  type Backlog,
  type DeadLetter,
  type OutboxMessage,
  type StoredLetter,
  type StoredOutboxMessage,
  type StoreTransaction,
  type Trim,
  type UnconfirmedMessage,
} from '../store.js';
import { fencedRounds, type RoundStore } from '../round-store.js';
import type { Table } from '../table.js';
import { arrayParameter } from './array-parameter.js';
import { storeError } from './errors.js';
import { PostgresEvidence } from './postgres-evidence.js';
import { PostgresLetters } from './postgres-letters.js';
import { PostgresOutbox } from './postgres-outbox.js';
import { PostgresRetention } from './postgres-retention.js';
import { fencedByTable } from './postgres-rounds.js';
import { PostgresTransaction } from './postgres-transaction.js';
import { measurePool } from './pool-metrics.js';
import type { Query } from './query.js';
import { StatementQueue } from './statement-queue.js';

export interface PostgresStoreOptions {
  readonly connectionString: string;
  /** Connections; the executor needs one, the rounds another. */
  readonly max?: number;
  /** Called for errors of idle connections, which are replaced. */
  readonly onConnectionError?: (error: unknown) => void;
}

/**
 * Every statement finds its rows by key, whatever the sizes of its arrays and of the tables: it is planned once for the
 * connection, not anew at each execution (which costs more than the execution), and not for a table that happens to be empty then.
 */
const PLANNING = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off';

/** Messaging's tables in Postgres, by plain SQL with arrays: every statement serves a whole batch. */
export class PostgresStore extends Store {
  private readonly pool: pg.Pool;
  private readonly endMetrics: () => void;
  private readonly outbox: PostgresOutbox;
  private readonly deadLetters: PostgresLetters;
  private readonly retention: PostgresRetention;
  /** What has become of messages, for people. */
  readonly evidence: PostgresEvidence;

  constructor({ connectionString, max = 4, onConnectionError }: PostgresStoreOptions) {
    super();
    this.pool = new pg.Pool({
      connectionString,
      max,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      options: PLANNING,
      statement_timeout: 30_000,
    });
    this.pool.on('error', (error) => onConnectionError?.(error));
    this.endMetrics = measurePool('messaging', this.pool);
    this.outbox = new PostgresOutbox(this.query);
    this.deadLetters = new PostgresLetters(this.query);
    this.retention = new PostgresRetention(this.query);
    this.evidence = new PostgresEvidence(this.query);
  }

  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    return this.onConnection(async (statements) => {
      const tx = new PostgresTransaction(statements);
      const value = await work(tx);
      await tx.commit();
      return value;
    });
  }

  fenced(token: number): RoundStore {
    const inTransaction = <T>(work: (query: Query) => Promise<T>): Promise<T> =>
      this.onConnection(async (statements) => {
        // pg does not know what was prepared in a queue, nor the other way round: each has its own names.
        const value = await work((name, text, values) =>
          statements.write({ name: name && `fenced ${name}`, text, values }),
        );
        await statements.commit();
        return value;
      });
    // One after the other, since they would wait for each other's fence, each on a connection.
    let last: Promise<unknown> = Promise.resolve();
    const write = fencedByTable(inTransaction, token);
    return fencedRounds(this, (round) => {
      const next = last.then(() => write(round));
      last = next.catch(() => undefined);
      return next;
    });
  }

  /** On a connection of its own, which is rolled back when the work fails. */
  private async onConnection<T>(work: (statements: StatementQueue) => Promise<T>): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => Promise.reject(storeError(error)));
    let broken: Error | undefined;
    // Without a listener, a connection that dies between two statements would end the process.
    const onError = (error: Error): void => void (broken = error);
    client.on('error', onError);
    const statements = new StatementQueue(client);
    try {
      return await work(statements);
    } catch (error) {
      broken ??= await rollback(statements);
      throw storeError(error);
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  async handled(messageIds: readonly string[]): Promise<Set<string>> {
    const { rows } = await this.query<{ message_id: string }>(
      'handled',
      'select message_id from inbox where message_id = any($1::text[])',
      [arrayParameter('text', messageIds)],
    );
    return new Set(rows.map(({ message_id }) => message_id));
  }

  async endHold(messageId: string): Promise<void> {
    await this.query('end hold', 'update inbox set running_until = null where message_id = $1', [messageId]);
  }

  claimUnsent(limit: number, olderThanMs: number, leaseMs: number): Promise<StoredOutboxMessage[]> {
    return this.outbox.claim(limit, olderThanMs, leaseMs);
  }

  markSent(sent: readonly { readonly id: bigint; readonly sequence: number }[]): Promise<void> {
    return this.outbox.markSent(sent);
  }

  unconfirmed(
    limit: number,
    olderThanMs: number,
    after: bigint,
    silent: readonly string[],
  ): Promise<UnconfirmedMessage[]> {
    return this.outbox.unconfirmed(limit, olderThanMs, after, silent);
  }

  confirm(subscriber: string, ids: readonly bigint[]): Promise<void> {
    return this.outbox.confirm(subscriber, ids);
  }

  markUnsent(ids: readonly bigint[]): Promise<void> {
    return this.outbox.markUnsent(ids);
  }

  deleteOutbox(ids: readonly bigint[]): Promise<void> {
    return this.outbox.delete(ids);
  }

  backlog(): Promise<Backlog> {
    return this.outbox.backlog();
  }

  async due(table: Table<unknown>, column: string, limit: number, among?: Among): Promise<string[]> {
    const filter = among ? `and ${among.column} = any($2::text[])` : '';
    const text = `select ${table.key} as key from ${table.name} where ${column} <= now() ${filter} order by ${column} limit $1`;
    const name = `due ${table.name} ${among?.column ?? ''}`;
    const { rows } = await this.query<{ key: string }>(
      name,
      text,
      among ? [limit, arrayParameter('text', among.values)] : [limit],
    );
    return rows.map(({ key }) => key);
  }

  async find(table: Table<unknown>, column: string, value: string, limit: number): Promise<string[]> {
    const text = `select ${table.key} as key from ${table.name} where ${column} = $1 limit $2`;
    const { rows } = await this.query<{ key: string }>(`find ${table.name} ${column}`, text, [value, limit]);
    return rows.map(({ key }) => key);
  }

  bury(letter: DeadLetter, handled: boolean): Promise<void> {
    return this.deadLetters.bury(letter, handled);
  }

  letters(limit: number, after: string): Promise<StoredLetter[]> {
    return this.deadLetters.list(limit, after);
  }

  redrive(letterId: string, messages: readonly OutboxMessage[]): Promise<boolean> {
    return this.deadLetters.redrive(letterId, messages);
  }

  trimInbox(olderThanMs: number, limit: number): Promise<number> {
    return this.retention.trimInbox(olderThanMs, limit);
  }

  trim(rows: Trim, limit: number): Promise<number> {
    return this.retention.trim(rows, limit);
  }

  async ping(): Promise<void> {
    await this.query('ping', 'select 1', []);
  }

  async close(): Promise<void> {
    this.endMetrics();
    await this.pool.end();
  }

  private readonly query: Query = async <R extends pg.QueryResultRow>(
    name: string | undefined,
    text: string,
    values: unknown[],
  ) => {
    try {
      return await this.pool.query<R>({ name, text, values });
    } catch (error) {
      throw storeError(error);
    }
  };
}

/** Answers the error when the connection can't be used any more. */
async function rollback(statements: StatementQueue): Promise<Error | undefined> {
  try {
    await statements.rollback();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
