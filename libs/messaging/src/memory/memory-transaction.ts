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
import type { MemoryStore } from './memory-store.js';

/** Reads what is committed, and gathers what `commit` writes. What it has written itself it does not read. */
export class MemoryTransaction extends StoreTransaction {
  private readonly conditions: (() => void)[] = [];
  private readonly writes: (() => void)[] = [];

  constructor(
    private readonly store: MemoryStore,
    readonly now: Date,
  ) {
    super();
  }

  /** Throws `WriteConflict`, and then has written nothing. */
  commit(): void {
    // Others may have committed since the conditions were met first.
    for (const condition of this.conditions) condition();
    for (const write of this.writes) write();
  }

  async findInbox(messageIds: readonly string[]): Promise<Map<string, InboxRecord>> {
    const known = messageIds.map((id) => this.store.inbox.get(id)).filter((record) => record !== undefined);
    return new Map(known.map((record) => [record.messageId, record]));
  }

  async insertInbox(records: readonly InboxRecord[]): Promise<void> {
    const ids = records.map(({ messageId }) => messageId);
    this.write(
      () => requireNew('the inbox', ids, (id) => this.store.inbox.has(id)),
      () => records.forEach((record) => this.store.inbox.set(record.messageId, record)),
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

  async save<T>(table: Table<T>, changes: readonly EntityChange<T>[]): Promise<void> {
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

  async append(entries: readonly LogEntry[]): Promise<void> {
    const copies = entries.map(({ table, row }) => ({ name: table.name, row: structuredClone(row) as Row }));
    this.writes.push(() => copies.forEach(({ name, row }) => this.store.log(name).push(row)));
  }

  async insertOutbox(messages: readonly OutboxMessage[]): Promise<StoredOutboxMessage[]> {
    const ids = messages.map(({ eventId }) => eventId);
    const stored = messages.map((message) => ({ ...message, id: this.store.nextOutboxId() }));
    this.write(
      () => requireNew('the outbox', ids, (id) => this.store.hasEvent(id)),
      () => stored.forEach((message) => this.store.addToOutbox(message, this.now)),
    );
    return stored;
  }

  private write(condition: () => void, write: () => void): void {
    condition();
    this.conditions.push(condition);
    this.writes.push(write);
  }
}

function requireNew(place: string, ids: readonly string[], isTaken: (id: string) => boolean): void {
  const taken = ids.find((id, index) => isTaken(id) || ids.indexOf(id) < index);
  if (taken !== undefined) throw new WriteConflict(`${taken} is in ${place}`);
}

function requireVersion(name: string, stored: number, expected: number): void {
  if (stored !== expected) throw new WriteConflict(`${name} has version ${stored}, not ${expected}`);
}
