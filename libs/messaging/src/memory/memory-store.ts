import type { Clock } from '@comanda/kernel';
import { FencedOut, StoreUnavailable } from '../errors.js';
import { fencedRounds, type RoundStore } from '../round-store.js';
import {
  DEAD_LETTERED,
  Store,
  type Among,
  type Backlog,
  type DeadLetter,
  type InboxRecord,
  type OutboxMessage,
  type StoredLetter,
  type StoredOutboxMessage,
  type StoreTransaction,
  type Trim,
  type UnconfirmedMessage,
} from '../store.js';
import type { Row, Table } from '../table.js';
import { MemoryOutbox } from './memory-outbox.js';
import { MemoryTransaction } from './memory-transaction.js';

/** A database in memory, for tests of one process. Transactions may overlap; a conflict shows at the latest at the commit. */
export class MemoryStore extends Store {
  readonly inbox = new Map<string, InboxRecord>();
  readonly outbox = new MemoryOutbox();
  readonly deadLetters = new Map<string, StoredLetter>();
  /** Transactions that were committed. */
  commits = 0;
  /** What the next transactions throw instead of committing. */
  readonly failures: Error[] = [];
  available = true;
  private readonly tables = new Map<string, Map<string, { readonly row: Row; readonly version: number }>>();
  private readonly logs = new Map<string, Row[]>();
  private readonly handledAt = new Map<string, number>();
  private greatestToken = 0;

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
    return this.outbox.claim(limit, this.nowMs(), olderThanMs, leaseMs);
  }

  async markSent(sent: readonly { readonly id: bigint; readonly sequence: number }[]): Promise<void> {
    this.requireAvailable();
    for (const { id, sequence } of sent) this.outbox.change(id, { sequence, sentMs: this.nowMs() });
  }

  async unconfirmed(
    limit: number,
    olderThanMs: number,
    after: bigint,
    silent: readonly string[],
  ): Promise<UnconfirmedMessage[]> {
    this.requireAvailable();
    return this.outbox.unconfirmed(limit, this.nowMs() - olderThanMs, after, silent);
  }

  async confirm(subscriber: string, ids: readonly bigint[]): Promise<void> {
    this.requireAvailable();
    for (const id of ids) this.outbox.confirm(subscriber, id);
  }

  async markUnsent(ids: readonly bigint[]): Promise<void> {
    this.requireAvailable();
    for (const id of ids) this.outbox.change(id, { sequence: undefined, sentMs: undefined });
  }

  async deleteOutbox(ids: readonly bigint[]): Promise<void> {
    this.requireAvailable();
    for (const id of ids) this.outbox.delete(id);
  }

  async due(table: Table<unknown>, column: string, limit: number, among?: Among): Promise<string[]> {
    this.requireAvailable();
    const now = this.clock.now();
    const timeOf = (row: Row): Date | null => row[column] as Date | null;
    const rows = [...this.table(table.name).values()]
      .map(({ row }) => row)
      .filter((row) => timeOf(row) !== null && timeOf(row)! <= now)
      .filter((row) => !among || among.values.includes(row[among.column] as string));
    rows.sort((a, b) => timeOf(a)!.getTime() - timeOf(b)!.getTime());
    return rows.slice(0, limit).map((row) => row[table.key] as string);
  }

  async find(table: Table<unknown>, column: string, value: string, limit: number): Promise<string[]> {
    this.requireAvailable();
    const rows = [...this.table(table.name).values()].filter(({ row }) => row[column] === value);
    return rows.slice(0, limit).map(({ row }) => row[table.key] as string);
  }

  async bury(letter: DeadLetter, handled: boolean): Promise<void> {
    this.requireAvailable();
    const { messageId, reason } = letter;
    const lastAt = this.clock.now();
    const { occurrences = 0, firstAt = lastAt } = this.deadLetters.get(messageId) ?? {};
    this.deadLetters.set(messageId, { ...letter, occurrences: occurrences + 1, firstAt, lastAt });
    if (!handled || this.inbox.has(messageId)) return;
    this.addToInbox({ messageId, refusal: { code: DEAD_LETTERED, message: reason } }, lastAt);
  }

  async letters(limit: number, after: string): Promise<StoredLetter[]> {
    this.requireAvailable();
    const letters = [...this.deadLetters.values()].filter(({ messageId }) => messageId > after);
    return letters.sort((a, b) => (a.messageId < b.messageId ? -1 : 1)).slice(0, limit);
  }

  async redrive(letterId: string, messages: readonly OutboxMessage[]): Promise<boolean> {
    this.requireAvailable();
    if (!this.deadLetters.has(letterId)) return false;
    this.deadLetters.delete(letterId);
    for (const message of messages) {
      if (this.inbox.get(message.eventId)?.refusal?.code === DEAD_LETTERED) this.inbox.delete(message.eventId);
      this.outbox.add({ ...message, id: this.outbox.newId() }, this.nowMs());
    }
    return true;
  }

  async backlog(): Promise<Backlog> {
    this.requireAvailable();
    const unsent = [...this.outbox.values()].filter(({ sequence }) => sequence === undefined);
    const oldest = Math.min(this.nowMs(), ...unsent.map(({ createdMs }) => createdMs));
    return {
      unsent: unsent.length,
      oldestUnsentMs: this.nowMs() - oldest,
      unconfirmed: this.outbox.size - unsent.length,
      deadLetters: this.deadLetters.size,
    };
  }

  async trimInbox(olderThanMs: number, limit: number): Promise<number> {
    this.requireAvailable();
    const before = this.nowMs() - olderThanMs;
    const old = [...this.inbox.keys()].filter((id) => this.handledAt.get(id)! < before).slice(0, limit);
    for (const id of old) {
      this.inbox.delete(id);
      this.handledAt.delete(id);
    }
    return old.length;
  }

  async trim({ table, timeColumn, olderThanMs, where = {}, logs = [] }: Trim, limit: number): Promise<number> {
    this.requireAvailable();
    const before = this.nowMs() - olderThanMs;
    const isOld = ({ row }: { readonly row: Row }): boolean => {
      const time = row[timeColumn] as Date | null;
      return (
        time !== null &&
        time.getTime() < before &&
        Object.entries(where).every(([column, texts]) => texts.includes(row[column] as string))
      );
    };
    const rows = this.table(table.name);
    const old = [...rows].filter(([, stored]) => isOld(stored)).slice(0, limit);
    for (const [key] of old) rows.delete(key);
    const gone = new Set(old.map(([key]) => key));
    for (const log of logs) {
      const entries = this.log(log.table.name);
      this.logs.set(
        log.table.name,
        entries.filter((entry) => !gone.has(entry[log.column] as string)),
      );
    }
    return old.length;
  }

  fenced(token: number): RoundStore {
    return fencedRounds(this, async (write) => {
      this.requireAvailable();
      if (token < this.greatestToken) throw new FencedOut(token);
      this.greatestToken = token;
      return write(this);
    });
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

  /** @internal */
  addToInbox(record: InboxRecord, at: Date): void {
    this.inbox.set(record.messageId, record);
    this.handledAt.set(record.messageId, at.getTime());
  }

  private nowMs(): number {
    return this.clock.now().getTime();
  }

  private requireAvailable(): void {
    if (!this.available) throw new StoreUnavailable('the store is away');
  }
}
