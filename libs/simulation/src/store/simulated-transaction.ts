import {
  StoreTransaction,
  WriteConflict,
  type Beginning,
  type EntityChange,
  type InboxRecord,
  type LogEntry,
  type OutboxMessage,
  type Seen,
  type StoredOutboxMessage,
  type Table,
  type Versioned,
} from '@comanda/messaging';
import { requireKey } from './require-key.js';
import type { SimulatedDatabase, StoredRow, Writes } from './simulated-database.js';

/**
 * Reads what is committed at the time of each statement (as Postgres does at read committed), and gathers what the commit will
 * write. A conflict shows at the commit.
 */
export class SimulatedTransaction extends StoreTransaction implements Writes {
  readonly nowMs: number;
  /** What the commit is to throw. */
  conflict: WriteConflict | undefined;
  readonly inbox: InboxRecord[] = [];
  readonly saves: { readonly table: Table<never>; readonly change: EntityChange<never> }[] = [];
  readonly appended: LogEntry[] = [];
  readonly outbox: StoredOutboxMessage[] = [];

  /** `pause` takes the time of a statement, if it takes any. */
  constructor(
    private readonly database: SimulatedDatabase,
    private readonly pause: () => Promise<void> | undefined,
  ) {
    super();
    this.nowMs = database.nowMs();
  }

  async begin(messageIds: readonly string[]): Promise<Beginning> {
    await this.pause();
    const inbox = new Map<string, InboxRecord>();
    for (const id of messageIds) {
      const record = this.database.inbox.get(id);
      if (record) inbox.set(id, record);
    }
    return { now: new Date(this.nowMs), inbox };
  }

  async load<T>(table: Table<T>, ids: readonly string[]): Promise<Map<string, Versioned<T>>> {
    await this.pause();
    const rows = this.database.table(table.name);
    const found = new Map<string, Versioned<T>>();
    for (const id of ids) {
      requireKey(table as Table<unknown>, id);
      const stored = rows.get(id);
      if (stored) found.set(id, { entity: entityOf(table, stored), version: stored.version });
    }
    return found;
  }

  insertInbox(records: readonly InboxRecord[]): void {
    this.inbox.push(...records);
  }

  save<T>(table: Table<T>, changes: readonly EntityChange<T>[]): void {
    for (const change of changes)
      this.saves.push({ table: table as Table<never>, change: change as EntityChange<never> });
  }

  /** At this moment, and not at the commit: others may come in between, as they may in Postgres. */
  verify(table: Table<unknown>, seen: readonly Seen[]): void {
    const rows = this.database.table(table.name);
    const changed = seen.find(({ id, version }) => (rows.get(id)?.version ?? 0) !== version);
    if (changed) this.conflict ??= new WriteConflict(`${table.name} ${changed.id} has not version ${changed.version}`);
  }

  append(entries: readonly LogEntry[]): void {
    this.appended.push(...entries);
  }

  async insertOutbox(messages: readonly OutboxMessage[]): Promise<StoredOutboxMessage[]> {
    const stored = messages.map((message) => ({ ...message, id: this.database.outbox.newId() }));
    this.outbox.push(...stored);
    return stored;
  }
}

/** The row's entity, made once: neither is ever changed, and some are read in every run. */
function entityOf<T>(table: Table<T>, stored: StoredRow): T {
  stored.entity ??= table.fromRow(stored.row);
  return stored.entity as T;
}
