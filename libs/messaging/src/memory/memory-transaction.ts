import { WriteConflict } from '../errors.js';
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
import type { LogEntry, Row, Table } from '../table.js';
import type { MemoryStore } from './memory-store.js';

/** Reads what is committed, and gathers what `commit` writes. What it has written itself it does not read. */
export class MemoryTransaction extends StoreTransaction {
  private readonly conditions: (() => void)[] = [];
  private readonly writes: (() => void)[] = [];

  constructor(
    private readonly store: MemoryStore,
    private readonly now: Date,
  ) {
    super();
  }

  /** Throws `WriteConflict`, and then has written nothing. */
  commit(): void {
    for (const condition of this.conditions) condition();
    for (const write of this.writes) write();
  }

  async begin(messageIds: readonly string[]): Promise<Beginning> {
    const known = messageIds.map((id) => this.store.inbox.get(id)).filter((record) => record !== undefined);
    return { now: this.now, inbox: new Map(known.map((record) => [record.messageId, record])) };
  }

  insertInbox(records: readonly InboxRecord[]): void {
    const ids = records.map(({ messageId }) => messageId);
    this.write(
      () => requireNew(ids, (id) => this.store.inbox.has(id)),
      () => records.forEach((record) => this.store.addToInbox(record, this.now)),
    );
  }

  async load<T>(table: Table<T>, ids: readonly string[]): Promise<Map<string, Versioned<T>>> {
    const found = new Map<string, Versioned<T>>();
    for (const id of ids) {
      const stored = this.store.table(table.name).get(id);
      if (stored) found.set(id, { entity: table.fromRow(structuredClone(stored.row)), version: stored.version });
    }
    return found;
  }

  save<T>(table: Table<T>, changes: readonly EntityChange<T>[]): void {
    const rows = this.store.table(table.name);
    for (const { entity, version, expected } of changes) {
      const row = structuredClone(table.toRow(entity));
      const id = row[table.key] as string;
      this.write(
        () => requireVersion(`${table.name} ${id}`, rows.get(id)?.version ?? 0, expected),
        () => rows.set(id, { row, version }),
      );
    }
  }

  verify(table: Table<unknown>, seen: readonly Seen[]): void {
    const rows = this.store.table(table.name);
    for (const { id, version } of seen)
      this.conditions.push(() => requireVersion(`${table.name} ${id}`, rows.get(id)?.version ?? 0, version));
  }

  append(entries: readonly LogEntry[]): void {
    const copies = entries.map(({ table, row }) => ({ name: table.name, row: structuredClone(row) as Row }));
    this.writes.push(() => copies.forEach(({ name, row }) => this.store.log(name).push(row)));
  }

  async insertOutbox(messages: readonly OutboxMessage[]): Promise<StoredOutboxMessage[]> {
    const stored = messages.map((message) => ({ ...message, id: this.store.outbox.newId() }));
    this.writes.push(() => stored.forEach((message) => this.store.outbox.add(message, this.now.getTime())));
    return stored;
  }

  private write(condition: () => void, write: () => void): void {
    this.conditions.push(condition);
    this.writes.push(write);
  }
}

function requireNew(ids: readonly string[], isTaken: (id: string) => boolean): void {
  const taken = ids.find((id, index) => isTaken(id) || ids.indexOf(id) < index);
  if (taken !== undefined) throw new WriteConflict(`${taken} is in the inbox`);
}

function requireVersion(name: string, stored: number, expected: number): void {
  if (stored !== expected) throw new WriteConflict(`${name} has version ${stored}, not ${expected}`);
}
