import { StoreUnavailable, WriteConflict } from '../errors.js';
import {
  Store,
  StoreTransaction,
  type DeadLetter,
  type EntityChange,
  type InboxRecord,
  type OutboxMessage,
  type StoredOutboxMessage,
  type UnconfirmedMessage,
  type Versioned,
} from '../store.js';
import type { LogEntry, Row, Table } from '../table.js';

interface OutboxRow extends StoredOutboxMessage {
  sequence?: number | undefined;
  readonly passed: Set<string>;
}

/** A database in memory, for tests of one process. A transaction sees what was committed before it, and writes at its end. */
export class MemoryStore extends Store {
  readonly inbox = new Map<string, InboxRecord>();
  readonly tables = new Map<string, Map<string, { readonly row: Row; readonly version: number }>>();
  readonly logs = new Map<string, Row[]>();
  readonly outbox = new Map<bigint, OutboxRow>();
  readonly deadLetters = new Map<string, DeadLetter & { readonly occurrences: number }>();
  /** Transactions that were committed. */
  commits = 0;
  /** What the next transactions throw instead of committing. */
  readonly failures: Error[] = [];
  available = true;
  private nextId = 1n;

  constructor(private readonly now: () => Date) {
    super();
  }

  async transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    if (!this.available) throw new StoreUnavailable('the store is away');
    const tx = new MemoryTransaction(this, this.now(), () => this.nextId++);
    const value = await work(tx);
    const failure = this.failures.shift();
    if (failure) throw failure;
    tx.commit();
    this.commits += 1;
    return value;
  }

  async handled(messageIds: readonly string[]): Promise<Set<string>> {
    return new Set(messageIds.filter((id) => this.inbox.has(id)));
  }

  async endHold(messageId: string): Promise<void> {
    const record = this.inbox.get(messageId);
    if (record) this.inbox.set(messageId, { ...record, runningUntil: undefined });
  }

  async claimUnsent(limit: number): Promise<StoredOutboxMessage[]> {
    return [...this.outbox.values()].filter(({ sequence }) => sequence === undefined).slice(0, limit);
  }

  async markSent(sent: readonly { readonly id: bigint; readonly sequence: number }[]): Promise<void> {
    for (const { id, sequence } of sent) {
      const row = this.outbox.get(id);
      if (row) row.sequence = sequence;
    }
  }

  async unconfirmed(limit: number): Promise<UnconfirmedMessage[]> {
    return [...this.outbox.values()].slice(0, limit).flatMap(({ id, eventId, sequence, subscribers, passed }) => {
      const missing = subscribers.filter((subscriber) => !passed.has(subscriber));
      return sequence === undefined ? [] : [{ id, eventId, sequence, missing }];
    });
  }

  async confirm(subscriber: string, ids: readonly bigint[]): Promise<void> {
    for (const id of ids) {
      const row = this.outbox.get(id);
      row?.passed.add(subscriber);
      if (row?.subscribers.every((each) => row.passed.has(each))) this.outbox.delete(id);
    }
  }

  async markUnsent(ids: readonly bigint[]): Promise<void> {
    for (const id of ids) {
      const row = this.outbox.get(id);
      if (row) row.sequence = undefined;
    }
  }

  async deleteOutbox(ids: readonly bigint[]): Promise<void> {
    for (const id of ids) this.outbox.delete(id);
  }

  async due(table: Table<unknown>, column: string, limit: number): Promise<string[]> {
    const now = this.now();
    const rows = [...(this.tables.get(table.name)?.values() ?? [])].map(({ row }) => row);
    const due = rows.filter((row) => row[column] !== null && (row[column] as Date) <= now);
    return due.slice(0, limit).map((row) => row[table.key] as string);
  }

  async bury(letter: DeadLetter, handled: boolean): Promise<void> {
    const occurrences = (this.deadLetters.get(letter.messageId)?.occurrences ?? 0) + 1;
    this.deadLetters.set(letter.messageId, { ...letter, occurrences });
    if (handled) this.inbox.set(letter.messageId, { messageId: letter.messageId, refusal: { code: 'DEAD_LETTERED', message: letter.reason } });
  }

  async ping(): Promise<void> {
    if (!this.available) throw new StoreUnavailable('the store is away');
  }

  async close(): Promise<void> {
    this.available = false;
  }
}

class MemoryTransaction extends StoreTransaction {
  private readonly writes: (() => void)[] = [];

  constructor(
    private readonly store: MemoryStore,
    readonly now: Date,
    private readonly nextId: () => bigint,
  ) {
    super();
  }

  commit(): void {
    for (const write of this.writes) write();
  }

  async findInbox(messageIds: readonly string[]): Promise<Map<string, InboxRecord>> {
    return new Map(messageIds.flatMap((id) => (this.store.inbox.has(id) ? [[id, this.store.inbox.get(id)!] as const] : [])));
  }

  async insertInbox(records: readonly InboxRecord[]): Promise<void> {
    const taken = records.find(({ messageId }) => this.store.inbox.has(messageId));
    if (taken) throw new WriteConflict(`${taken.messageId} is in the inbox`);
    this.writes.push(() => records.forEach((record) => this.store.inbox.set(record.messageId, record)));
  }

  async load<T>(table: Table<T>, ids: readonly string[]): Promise<Map<string, Versioned<T>>> {
    const rows = this.store.tables.get(table.name);
    const found = new Map<string, Versioned<T>>();
    for (const id of ids) {
      const stored = rows?.get(id);
      if (stored) found.set(id, { entity: table.fromRow(structuredClone(stored.row)), version: stored.version });
    }
    return found;
  }

  async save<T>(table: Table<T>, changes: readonly EntityChange<T>[]): Promise<void> {
    const rows = this.store.tables.get(table.name) ?? new Map<string, { row: Row; version: number }>();
    this.store.tables.set(table.name, rows);
    for (const { entity, version, expected } of changes) {
      const row = structuredClone(table.toRow(entity));
      const id = row[table.key] as string;
      if ((rows.get(id)?.version ?? 0) !== expected) throw new WriteConflict(`${table.name} ${id} has another version`);
      this.writes.push(() => rows.set(id, { row, version }));
    }
  }

  async append(entries: readonly LogEntry[]): Promise<void> {
    this.writes.push(() => {
      for (const { table, row } of entries) this.store.logs.set(table.name, [...(this.store.logs.get(table.name) ?? []), row]);
    });
  }

  async insertOutbox(messages: readonly OutboxMessage[]): Promise<StoredOutboxMessage[]> {
    const stored = messages.map((message) => ({ ...message, id: this.nextId() }));
    this.writes.push(() => stored.forEach((message) => this.store.outbox.set(message.id, { ...message, passed: new Set() })));
    return stored;
  }
}
