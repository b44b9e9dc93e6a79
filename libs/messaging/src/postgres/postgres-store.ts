import pg from 'pg';
import {
  Store,
  type DeadLetter,
  type StoredOutboxMessage,
  type StoreTransaction,
  type UnconfirmedMessage,
} from '../store.js';
import type { Table } from '../table.js';
import { encodeColumn } from './column-codec.js';
import { storeError } from './errors.js';
import { PostgresTransaction } from './postgres-transaction.js';

export interface PostgresStoreOptions {
  readonly connectionString: string;
  /** Connections; the executor needs one, the rounds another. */
  readonly max?: number;
  /** Called for errors of idle connections, which are replaced. */
  readonly onConnectionError?: (error: unknown) => void;
}

/** Messaging's tables in Postgres, by plain SQL with arrays: every statement serves a whole batch. */
export class PostgresStore extends Store {
  private readonly pool: pg.Pool;

  constructor({ connectionString, max = 4, onConnectionError }: PostgresStoreOptions) {
    super();
    this.pool = new pg.Pool({
      connectionString,
      max,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      statement_timeout: 30_000,
    });
    this.pool.on('error', (error) => onConnectionError?.(error));
  }

  async transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => Promise.reject(storeError(error)));
    let broken: Error | undefined;
    // Without a listener, a connection that dies between two statements would end the process.
    const onError = (error: Error): void => void (broken = error);
    client.on('error', onError);
    try {
      return await this.committed(client, work);
    } catch (error) {
      broken ??= await rollback(client);
      throw storeError(error);
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  private async committed<T>(client: pg.PoolClient, work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    // Two statements without parameters share a round trip; pg answers one result each.
    const results = (await client.query('begin; select now()')) as unknown as pg.QueryResult<{ now: Date }>[];
    const value = await work(new PostgresTransaction(client, results[1]!.rows[0]!.now));
    await client.query('commit');
    return value;
  }

  async handled(messageIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.query<{ message_id: string }>(
      'handled',
      'select message_id from inbox where message_id = any($1::text[])',
      [messageIds],
    );
    return new Set(rows.map(({ message_id }) => message_id));
  }

  async endHold(messageId: string): Promise<void> {
    await this.query('end hold', 'update inbox set running_until = null where message_id = $1', [messageId]);
  }

  async claimUnsent(limit: number, olderThanMs: number, leaseMs: number): Promise<StoredOutboxMessage[]> {
    const rows = await this.query<OutboxRow>(
      'outbox claim',
      // Rows are chosen by their unsent flag, never by a cursor over ids: a transaction with a smaller id may commit later.
      `update outbox set sent_at = now() where id in (
         select id from outbox where sent_seq is null and created_at < now() - $2 * interval '1 ms'
           and (sent_at is null or sent_at < now() - $3 * interval '1 ms')
         order by id limit $1 for update skip locked)
       returning id, event_id, subject, subscribers, envelope`,
      [limit, olderThanMs, leaseMs],
    );
    return rows
      .map(({ id, event_id: eventId, ...row }) => ({ id: BigInt(id), eventId, ...row }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async markSent(sent: readonly { readonly id: bigint; readonly sequence: number }[]): Promise<void> {
    await this.query(
      'outbox mark',
      'update outbox set sent_seq = u.seq, sent_at = now() from unnest($1::bigint[], $2::bigint[]) as u(id, seq) where outbox.id = u.id',
      [sent.map(({ id }) => id.toString()), sent.map(({ sequence }) => sequence)],
    );
  }

  async unconfirmed(limit: number, olderThanMs: number): Promise<UnconfirmedMessage[]> {
    const rows = await this.query<{
      id: string;
      event_id: string;
      sent_seq: string;
      subscribers: string[];
      passed: string[];
    }>(
      'outbox unconfirmed',
      `select id, event_id, sent_seq, subscribers, passed from outbox
       where sent_seq is not null and sent_at < now() - $2 * interval '1 ms' order by id limit $1`,
      [limit, olderThanMs],
    );
    return rows.map(({ id, event_id, sent_seq, subscribers, passed }) => ({
      id: BigInt(id),
      eventId: event_id,
      sequence: Number(sent_seq),
      missing: subscribers.filter((subscriber) => !passed.includes(subscriber)),
    }));
  }

  async confirm(subscriber: string, ids: readonly bigint[]): Promise<void> {
    const values = [subscriber, ids.map(String)];
    // Most events have one subscriber: gone with one statement.
    await this.query(
      'outbox delete confirmed',
      'delete from outbox where id = any($2::bigint[]) and array_append(passed, $1::text) @> subscribers',
      values,
    );
    const passed = await this.query(
      'outbox confirm',
      'update outbox set passed = array_append(passed, $1::text) where id = any($2::bigint[]) and not passed @> array[$1::text] returning id',
      values,
    );
    // Two last confirmations at once each saw the other missing.
    if (passed.length > 0)
      await this.query(
        'outbox delete passed',
        'delete from outbox where id = any($1::bigint[]) and passed @> subscribers',
        [ids.map(String)],
      );
  }

  async markUnsent(ids: readonly bigint[]): Promise<void> {
    await this.query(
      'outbox unsend',
      'update outbox set sent_seq = null, sent_at = null where id = any($1::bigint[])',
      [ids.map(String)],
    );
  }

  async deleteOutbox(ids: readonly bigint[]): Promise<void> {
    await this.query('outbox delete', 'delete from outbox where id = any($1::bigint[])', [ids.map(String)]);
  }

  async due(table: Table<unknown>, column: string, limit: number): Promise<string[]> {
    const text = `select ${table.key} as key from ${table.name} where ${column} <= now() order by ${column} limit $1`;
    const rows = await this.query<{ key: string }>(`due ${table.name}`, text, [limit]);
    return rows.map(({ key }) => key);
  }

  async bury({ messageId, subject, envelope, reason }: DeadLetter, handled: boolean): Promise<void> {
    const letter = `insert into dead_letters (message_id, subject, envelope, reason) values ($1, $2, $3::bytea, $4)
      on conflict (message_id) do update set reason = excluded.reason, occurrences = dead_letters.occurrences + 1, last_at = now()
      returning message_id`;
    const inbox = `insert into inbox (message_id, refusal_code, refusal_message) select message_id, 'DEAD_LETTERED', $4 from letter on conflict do nothing`;
    const text = handled ? `with letter as (${letter}) ${inbox}` : letter;
    await this.query(handled ? 'bury handled' : 'bury', text, [
      messageId,
      subject,
      encodeColumn('bytea', envelope),
      reason,
    ]);
  }

  async ping(): Promise<void> {
    await this.query('ping', 'select 1', []);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async query<R extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<R[]> {
    try {
      return (await this.pool.query<R>({ name, text, values })).rows;
    } catch (error) {
      throw storeError(error);
    }
  }
}

interface OutboxRow {
  id: string;
  event_id: string;
  subject: string;
  subscribers: string[];
  envelope: Buffer;
}

/** Answers the error when the connection can't be used any more. */
async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
