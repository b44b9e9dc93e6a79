import type { Clock } from '@comanda/kernel';
import { StoreUnavailable } from '../errors.js';
import {
  Store,
  type DeadLetter,
  type InboxRecord,
  type StoredOutboxMessage,
  type StoreTransaction,
  type UnconfirmedMessage,
} from '../store.js';
import type { Row, Table } from '../table.js';
import { MemoryTransaction } from './memory-transaction.js';

/** A message of the outbox, as a test may look at it. */
export interface MemoryOutboxRow extends StoredOutboxMessage {
  readonly createdMs: number;
  readonly sentMs?: number | undefined;
  readonly sequence?: number | undefined;
  readonly passed: ReadonlySet<string>;
}

/** A database in memory, for tests of one process. Transactions may overlap; a conflict shows at the latest at the commit. */
export class MemoryStore extends Store {
  readonly inbox = new Map<string, InboxRecord>();
  readonly outbox = new Map<bigint, MemoryOutboxRow>();
  readonly deadLetters = new Map<string, DeadLetter & { readonly occurrences: number }>();
  /** Transactions that were committed. */
  commits = 0;
  /** What the next transactions throw instead of committing. */
  readonly failures: Error[] = [];
  available = true;
  private readonly tables = new Map<string, Map<string, { readonly row: Row; readonly version: number }>>();
  private readonly logs = new Map<string, Row[]>();
  private nextId = 1n;

  constructor(private readonly clock: Clock) {
    super();
  }

  async transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    this.requireAvailable();
    const tx = new MemoryTransaction(this, this.clock.now());
    const value = await work(tx);
    this.requireAvailable();
    const failure = this.failures.shift();
    if (failure) throw failure;
    tx.commit();
    this.commits += 1;
    return value;
  }

  async handled(messageIds: readonly string[]): Promise<Set<string>> {
    this.requireAvailable();
    return new Set(messageIds.filter((id) => this.inbox.has(id)));
  }

  async endHold(messageId: string): Promise<void> {
    this.requireAvailable();
    const record = this.inbox.get(messageId);
    if (record) this.inbox.set(messageId, { ...record, runningUntil: undefined });
  }

  async claimUnsent(limit: number, olderThanMs: number, leaseMs: number): Promise<StoredOutboxMessage[]> {
    this.requireAvailable();
    const now = this.clock.now().getTime();
    const unsent = this.inOrder().filter(
      ({ createdMs, sentMs, sequence }) =>
        sequence === undefined && createdMs < now - olderThanMs && (sentMs === undefined || sentMs < now - leaseMs),
    );
    const claimed = unsent.slice(0, limit);
    for (const row of claimed) this.change(row.id, { sentMs: now });
    return claimed.map(({ id, eventId, subject, subscribers, envelope }) => ({
      id,
      eventId,
      subject,
      subscribers,
      envelope,
    }));
  }

  async markSent(sent: readonly { readonly id: bigint; readonly sequence: number }[]): Promise<void> {
    this.requireAvailable();
    for (const { id, sequence } of sent) this.change(id, { sequence, sentMs: this.clock.now().getTime() });
  }

  async unconfirmed(limit: number, olderThanMs: number): Promise<UnconfirmedMessage[]> {
    this.requireAvailable();
    const before = this.clock.now().getTime() - olderThanMs;
    const sent = this.inOrder().filter(({ sequence, sentMs }) => sequence !== undefined && sentMs! < before);
    return sent.slice(0, limit).map(({ id, eventId, sequence, subscribers, passed }) => ({
      id,
      eventId,
      sequence: sequence!,
      missing: subscribers.filter((subscriber) => !passed.has(subscriber)),
    }));
  }

  async confirm(subscriber: string, ids: readonly bigint[]): Promise<void> {
    this.requireAvailable();
    for (const id of ids) {
      const row = this.outbox.get(id);
      if (!row) continue;
      const passed = new Set(row.passed).add(subscriber);
      if (row.subscribers.every((each) => passed.has(each))) this.outbox.delete(id);
      else this.change(id, { passed });
    }
  }

  async markUnsent(ids: readonly bigint[]): Promise<void> {
    this.requireAvailable();
    for (const id of ids) this.change(id, { sequence: undefined, sentMs: undefined });
  }

  async deleteOutbox(ids: readonly bigint[]): Promise<void> {
    this.requireAvailable();
    for (const id of ids) this.outbox.delete(id);
  }

  async due(table: Table<unknown>, column: string, limit: number): Promise<string[]> {
    this.requireAvailable();
    const now = this.clock.now();
    const timeOf = (row: Row): Date | null => row[column] as Date | null;
    const rows = [...this.table(table.name).values()]
      .map(({ row }) => row)
      .filter((row) => timeOf(row) !== null && timeOf(row)! <= now);
    rows.sort((a, b) => timeOf(a)!.getTime() - timeOf(b)!.getTime());
    return rows.slice(0, limit).map((row) => row[table.key] as string);
  }

  async bury(letter: DeadLetter, handled: boolean): Promise<void> {
    this.requireAvailable();
    const { messageId, reason } = letter;
    const occurrences = (this.deadLetters.get(messageId)?.occurrences ?? 0) + 1;
    this.deadLetters.set(messageId, { ...letter, occurrences });
    if (!handled || this.inbox.has(messageId)) return;
    this.inbox.set(messageId, { messageId, refusal: { code: 'DEAD_LETTERED', message: reason } });
  }

  async ping(): Promise<void> {
    this.requireAvailable();
  }

  async close(): Promise<void> {
    this.available = false;
  }

  /** Rows of a table by key. */
  table(name: string): Map<string, { readonly row: Row; readonly version: number }> {
    const rows = this.tables.get(name) ?? new Map<string, { row: Row; version: number }>();
    this.tables.set(name, rows);
    return rows;
  }

  /** What was appended to a log, in order. */
  log(name: string): Row[] {
    const rows = this.logs.get(name) ?? [];
    this.logs.set(name, rows);
    return rows;
  }

  /** @internal Ids are given before the commit, so that a later one may be committed first: as a sequence does. */
  nextOutboxId(): bigint {
    return this.nextId++;
  }

  /** @internal */
  hasEvent(eventId: string): boolean {
    return [...this.outbox.values()].some((row) => row.eventId === eventId);
  }

  /** @internal */
  addToOutbox(message: StoredOutboxMessage, at: Date): void {
    this.outbox.set(message.id, { ...message, createdMs: at.getTime(), passed: new Set() });
  }

  private inOrder(): MemoryOutboxRow[] {
    return [...this.outbox.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  private change(id: bigint, change: Partial<MemoryOutboxRow>): void {
    const row = this.outbox.get(id);
    if (row) this.outbox.set(id, { ...row, ...change });
  }

  private requireAvailable(): void {
    if (!this.available) throw new StoreUnavailable('the store is away');
  }
}
