import type { Backlog, StoredOutboxMessage, UnconfirmedMessage } from '../store.js';
import { arrayParameter, columnOf } from './array-parameter.js';
import type { Query } from './query.js';

/** The outbox after the commit: who takes its messages, and when they go. */
export class PostgresOutbox {
  constructor(private readonly query: Query) {}

  async claim(limit: number, olderThanMs: number, leaseMs: number): Promise<StoredOutboxMessage[]> {
    const { rows } = await this.query<OutboxRow>(
      'outbox claim',
      // Rows are chosen by their unsent flag, never by a cursor over ids: a transaction with a smaller id may commit later.
      `update outbox set sent_at = now() where id in (
         select id from outbox where sent_seq is null and created_at <= now() - $2 * interval '1 ms'
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
      [columnOf('bigint', sent, ({ id }) => id), columnOf('bigint', sent, ({ sequence }) => BigInt(sequence))],
    );
  }

  async unconfirmed(
    limit: number,
    olderThanMs: number,
    after: bigint,
    silent: readonly string[],
  ): Promise<UnconfirmedMessage[]> {
    const { rows } = await this.query<UnconfirmedRow>(
      'outbox unconfirmed',
      `select id, event_id, sent_seq, subscribers, passed from outbox
       where sent_seq is not null and sent_at < now() - $2 * interval '1 ms' and id > $3
         and (subscribers <@ passed or not subscribers <@ (passed || $4::text[])) order by id limit $1`,
      [limit, olderThanMs, after.toString(), arrayParameter('text', silent)],
    );
    return rows.map(({ id, event_id, sent_seq, subscribers, passed }) => ({
      id: BigInt(id),
      eventId: event_id,
      sequence: Number(sent_seq),
      missing: subscribers.filter((subscriber) => !passed.includes(subscriber)),
    }));
  }

  async confirm(subscriber: string, ids: readonly bigint[]): Promise<void> {
    const values = [subscriber, arrayParameter('bigint', ids)];
    // Most events have one subscriber: gone with one statement.
    const deleted = await this.query(
      'outbox delete confirmed',
      'delete from outbox where id = any($2::bigint[]) and array_append(passed, $1::text) @> subscribers',
      values,
    );
    if (deleted.rowCount === ids.length) return;
    const passed = await this.query(
      'outbox confirm',
      'update outbox set passed = array_append(passed, $1::text) where id = any($2::bigint[]) and not passed @> array[$1::text]',
      values,
    );
    // Two last confirmations at once each saw the other missing.
    if (passed.rowCount)
      await this.query(
        'outbox delete passed',
        'delete from outbox where id = any($1::bigint[]) and passed @> subscribers',
        [arrayParameter('bigint', ids)],
      );
  }

  async markUnsent(ids: readonly bigint[]): Promise<void> {
    await this.query(
      'outbox unsend',
      'update outbox set sent_seq = null, sent_at = null where id = any($1::bigint[])',
      [arrayParameter('bigint', ids)],
    );
  }

  async delete(ids: readonly bigint[]): Promise<void> {
    await this.query('outbox delete', 'delete from outbox where id = any($1::bigint[])', [
      arrayParameter('bigint', ids),
    ]);
  }

  async backlog(): Promise<Backlog> {
    const { rows } = await this.query<BacklogRow>(
      'backlog',
      `select count(*) filter (where sent_seq is null)::int as unsent, count(sent_seq)::int as unconfirmed,
         greatest(0, coalesce(extract(epoch from now() - min(created_at) filter (where sent_seq is null)), 0) * 1000)::float8 as oldest_ms,
         (select count(*) from dead_letters)::int as dead_letters from outbox`,
      [],
    );
    const { unsent, unconfirmed, oldest_ms, dead_letters } = rows[0]!;
    return { unsent, oldestUnsentMs: oldest_ms, unconfirmed, deadLetters: dead_letters };
  }
}

interface OutboxRow {
  id: string;
  event_id: string;
  subject: string;
  subscribers: string[];
  envelope: Buffer;
}

interface UnconfirmedRow {
  id: string;
  event_id: string;
  sent_seq: string;
  subscribers: string[];
  passed: string[];
}

interface BacklogRow {
  unsent: number;
  unconfirmed: number;
  oldest_ms: number;
  dead_letters: number;
}
