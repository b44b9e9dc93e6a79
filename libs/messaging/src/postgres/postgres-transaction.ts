import {
  StoreTransaction,
  type Beginning,
  type EntityChange,
  type InboxRecord,
  type OutboxMessage,
  type Seen,
  type StoredOutboxMessage,
  type Versioned,
} from '../store.js';
import { rowOf, type LogEntry, type Row, type Table } from '../table.js';
import { arrayParameter, columnOf } from './array-parameter.js';
import { decodeColumn } from './decode-column.js';
import type { Answer, Statement } from './pipeline.js';
import type { StatementQueue } from './statement-queue.js';
import {
  appendRows,
  insertInto,
  insertRows,
  selectByKey,
  unnest,
  updateRows,
  verifyVersions,
  type Columns,
} from './statements.js';

const INSERT_INBOX = insertInto('inbox', [
  ['message_id', 'text'],
  ['request_hash', 'text'],
  ['reply', 'bytea'],
  ['refusal_code', 'text'],
  ['refusal_message', 'text'],
  ['running_until', 'timestamptz'],
]);
const OUTBOX: Columns = [
  ['event_id', 'text'],
  ['subject', 'text'],
  ['subscribers', 'text'],
  ['envelope', 'bytea'],
];
// unnest flattens nested arrays, so the subscribers come as one text.
const INSERT_OUTBOX = `insert into outbox (event_id, subject, subscribers, envelope)
  select event_id, subject, string_to_array(subscribers, ','), envelope from (${unnest(OUTBOX)}) as u
  returning id, event_id`;

/**
 * One transaction on one connection, in two round trips: all reads, then all writes. The reads are outside of the transaction, since
 * they are guarded by what the writes compare.
 */
export class PostgresTransaction extends StoreTransaction {
  private readonly writes: Promise<unknown>[] = [];
  private readonly checks: Statement[] = [];

  constructor(private readonly statements: StatementQueue) {
    super();
  }

  /**
   * Sends what is to be verified behind the writes, and then the commit, if there is something to commit. Throws what was wrong with the
   * first of them that failed.
   */
  async commit(): Promise<void> {
    for (const check of this.checks) void this.write(check);
    await Promise.all([...this.writes, this.statements.commit()]);
  }

  async begin(messageIds: readonly string[]): Promise<Beginning> {
    const { rows } = await this.statements.read<InboxRow & { now: Date }>({
      name: 'inbox find',
      // One row at least, for the time.
      text: `select now() as now, message_id, request_hash, reply, refusal_code, refusal_message, running_until
        from (select 1) as one left join inbox on message_id = any($1::text[])`,
      values: [arrayParameter('text', messageIds)],
    });
    const known = rows.filter(({ message_id }) => message_id !== null);
    return { now: rows[0]!.now, inbox: new Map(known.map((row) => [row.message_id, inboxRecord(row)])) };
  }

  insertInbox(records: readonly InboxRecord[]): void {
    this.write({
      name: 'inbox insert',
      text: INSERT_INBOX,
      values: [
        columnOf('text', records, ({ messageId }) => messageId),
        columnOf('text', records, ({ requestHash }) => requestHash),
        columnOf('bytea', records, ({ reply }) => reply),
        columnOf('text', records, ({ refusal }) => refusal?.code),
        columnOf('text', records, ({ refusal }) => refusal?.message),
        columnOf('timestamptz', records, ({ runningUntil }) => runningUntil),
      ],
    });
  }

  async load<T>(table: Table<T>, ids: readonly string[]): Promise<Map<string, Versioned<T>>> {
    const { rows } = await this.statements.read<Row & { readonly version: number }>(
      selectByKey(table as Table<unknown>, ids),
    );
    return new Map(
      rows.map((row) => [
        row[table.key] as string,
        { entity: table.fromRow(decodeRow(table, row)), version: row.version },
      ]),
    );
  }

  save<T>(table: Table<T>, changes: readonly EntityChange<T>[]): void {
    const rows = changes.map(({ entity, version, expected }) => ({
      ...rowOf(table, entity),
      version,
      expected_version: expected,
    }));
    const inserts = rows.filter(({ expected_version }) => expected_version === 0);
    const updates = rows.filter(({ expected_version }) => expected_version > 0);
    if (inserts.length > 0) this.write(insertRows(table as Table<unknown>, inserts));
    if (updates.length > 0) this.write(updateRows(table as Table<unknown>, updates));
  }

  verify(table: Table<unknown>, seen: readonly Seen[]): void {
    this.checks.push(verifyVersions(table, seen));
  }

  append(entries: readonly LogEntry[]): void {
    for (const [table, group] of Map.groupBy(entries, (entry) => entry.table)) {
      const rows = group.map(({ row }) => row);
      this.write(appendRows(table, rows));
    }
  }

  async insertOutbox(messages: readonly OutboxMessage[]): Promise<StoredOutboxMessage[]> {
    const { rows } = await this.write<{ id: string; event_id: string }>({
      name: 'outbox insert',
      text: INSERT_OUTBOX,
      values: [
        columnOf('text', messages, ({ eventId }) => eventId),
        columnOf('text', messages, ({ subject }) => subject),
        columnOf('text', messages, ({ subscribers }) => subscribers.join(',')),
        columnOf('bytea', messages, ({ envelope }) => envelope),
      ],
    });
    const ids = new Map(rows.map(({ id, event_id }) => [event_id, BigInt(id)]));
    return messages.map((message) => ({ ...message, id: ids.get(message.eventId)! }));
  }

  private write<Row>(statement: Statement): Promise<Answer<Row>> {
    const written = this.statements.write<Row>(statement);
    written.catch(() => undefined); // The commit throws it.
    this.writes.push(written);
    return written;
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
