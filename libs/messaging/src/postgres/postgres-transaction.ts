import type pg from 'pg';
import { WriteConflict } from '../errors.js';
import {
  StoreTransaction,
  type EntityChange,
  type InboxRecord,
  type OutboxMessage,
  type StoredOutboxMessage,
  type Versioned,
} from '../store.js';
import type { LogEntry, Row, Table } from '../table.js';
import { decodeColumn, encodeColumn } from './column-codec.js';
import { appendRows, insertRows, selectByKey, updateRows } from './statements.js';

/** One open transaction on one connection. */
export class PostgresTransaction extends StoreTransaction {
  constructor(
    private readonly client: pg.ClientBase,
    readonly now: Date,
  ) {
    super();
  }

  async findInbox(messageIds: readonly string[]): Promise<Map<string, InboxRecord>> {
    if (messageIds.length === 0) return new Map();
    const { rows } = await this.client.query<InboxRow>({
      name: 'inbox find',
      text: `select message_id, request_hash, reply, refusal_code, refusal_message, running_until from inbox where message_id = any($1::text[])`,
      values: [messageIds],
    });
    return new Map(rows.map((row) => [row.message_id, inboxRecord(row)]));
  }

  async insertInbox(records: readonly InboxRecord[]): Promise<void> {
    const column = <T>(of: (record: InboxRecord) => T): (T | null)[] => records.map((record) => of(record) ?? null);
    await this.client.query({
      name: 'inbox insert',
      text: `insert into inbox (message_id, request_hash, reply, refusal_code, refusal_message, running_until)
        select * from unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::text[], $6::timestamptz[])`,
      values: [
        column(({ messageId }) => messageId),
        column(({ requestHash }) => requestHash),
        column(({ reply }) => encodeColumn('bytea', reply)),
        column(({ refusal }) => refusal?.code),
        column(({ refusal }) => refusal?.message),
        column(({ runningUntil }) => runningUntil?.toISOString()),
      ],
    });
  }

  async load<T>(table: Table<T>, ids: readonly string[]): Promise<Map<string, Versioned<T>>> {
    const { rows } = await this.client.query<Row & { version: number }>(selectByKey(table as Table<unknown>, ids));
    return new Map(
      rows.map(({ version, ...row }) => [
        row[table.key] as string,
        { entity: table.fromRow(decodeRow(table, row)), version },
      ]),
    );
  }

  async save<T>(table: Table<T>, changes: readonly EntityChange<T>[]): Promise<void> {
    const rows = changes.map(({ entity, version, expected }) => ({
      ...table.toRow(entity),
      version,
      expected_version: expected,
    }));
    const inserts = rows.filter(({ expected_version }) => expected_version === 0);
    const updates = rows.filter(({ expected_version }) => expected_version > 0);
    if (inserts.length > 0) await this.client.query(insertRows(table as Table<unknown>, inserts));
    if (updates.length === 0) return;
    const { rowCount } = await this.client.query(updateRows(table as Table<unknown>, updates));
    if (rowCount !== updates.length)
      throw new WriteConflict(`${updates.length - (rowCount ?? 0)} rows of ${table.name} have another version`);
  }

  async append(entries: readonly LogEntry[]): Promise<void> {
    for (const [table, group] of Map.groupBy(entries, (entry) => entry.table)) {
      const rows = group.map(({ row }) => row);
      await this.client.query(appendRows(table, rows));
    }
  }

  async insertOutbox(messages: readonly OutboxMessage[]): Promise<StoredOutboxMessage[]> {
    const { rows } = await this.client.query<{ id: string; event_id: string }>({
      name: 'outbox insert',
      // unnest flattens nested arrays, so the subscribers come as one text.
      text: `insert into outbox (event_id, subject, subscribers, envelope)
        select e, s, string_to_array(b, ','), v from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) as u(e, s, b, v)
        returning id, event_id`,
      values: [
        messages.map(({ eventId }) => eventId),
        messages.map(({ subject }) => subject),
        messages.map(({ subscribers }) => subscribers.join(',')),
        messages.map(({ envelope }) => encodeColumn('bytea', envelope)),
      ],
    });
    const ids = new Map(rows.map(({ id, event_id }) => [event_id, BigInt(id)]));
    return messages.map((message) => ({ ...message, id: ids.get(message.eventId)! }));
  }
}

interface InboxRow {
  message_id: string;
  request_hash: string | null;
  reply: Buffer | null;
  refusal_code: string | null;
  refusal_message: string | null;
  running_until: Date | null;
}

function inboxRecord(row: InboxRow): InboxRecord {
  return {
    messageId: row.message_id,
    requestHash: row.request_hash ?? undefined,
    reply: row.reply ?? undefined,
    refusal: row.refusal_code === null ? undefined : { code: row.refusal_code, message: row.refusal_message ?? '' },
    runningUntil: row.running_until ?? undefined,
  };
}

function decodeRow(table: Table<unknown>, row: Row): Row {
  return Object.fromEntries(
    Object.entries(table.columns).map(([name, type]) => [name, decodeColumn(type, row[name])]),
  ) as Row;
}
