import {
  DEAD_LETTERED,
  rowOf,
  WriteConflict,
  type DeadLetter,
  type EntityChange,
  type InboxRecord,
  type LogEntry,
  type OutboxMessage,
  type Row,
  type StoredLetter,
  type StoredOutboxMessage,
  type Table,
} from '@comanda/messaging';
import { BEGINNING_MS } from '../process/simulated-clock.js';
import { MS, type Schedule } from '../schedule/schedule.js';
import { SimulatedOutbox } from './simulated-outbox.js';

/** A row with its version. */
export interface StoredRow {
  readonly row: Row;
  readonly version: number;
  /** What was made of the row when it was first read. */
  entity?: unknown;
}

/** One row's change within a transaction. */
export interface RowChange {
  readonly table: string;
  readonly key: string;
  /** Absent when the row was inserted. */
  readonly before: StoredRow | undefined;
  readonly after: StoredRow;
}

/** All that one transaction wrote. */
export interface CommittedTransaction {
  /** {@link Schedule.happened} then. */
  readonly event: number;
  /** Id of the process that began it. */
  readonly by: string;
  readonly inbox: readonly InboxRecord[];
  readonly changes: readonly RowChange[];
  readonly appended: readonly LogEntry[];
  readonly outbox: readonly StoredOutboxMessage[];
}

/** What a transaction wants to write. */
export interface Writes {
  /** When it began. */
  readonly nowMs: number;
  /** What was wrong with what it rests on. */
  readonly conflict: WriteConflict | undefined;
  readonly inbox: readonly InboxRecord[];
  readonly saves: readonly { readonly table: Table<never>; readonly change: EntityChange<never> }[];
  readonly appended: readonly LogEntry[];
  readonly outbox: readonly StoredOutboxMessage[];
}

/**
 * One service's database: what is committed survives every crash. It keeps the history of its commits, for those who judge it
 * afterwards.
 */
export class SimulatedDatabase {
  available = true;
  readonly inbox = new Map<string, InboxRecord>();
  readonly outbox = new SimulatedOutbox();
  readonly letters = new Map<string, StoredLetter>();
  readonly transactions: CommittedTransaction[] = [];
  /** Of the rounds' fence. */
  greatestToken = 0;
  private commitListener: ((transaction: CommittedTransaction) => void) | undefined;
  private readonly handledMs = new Map<string, number>();
  private readonly tables = new Map<string, Map<string, StoredRow>>();
  private readonly logs = new Map<string, Row[]>();

  constructor(
    readonly name: string,
    private readonly schedule: Schedule,
    private aheadMs = 0,
  ) {}

  /** Names who is told each transaction that wrote something. */
  onCommit(listener: (transaction: CommittedTransaction) => void): void {
    this.commitListener = listener;
  }

  /** The database's clock, in milliseconds since the epoch. */
  nowMs(): number {
    return BEGINNING_MS + Math.floor(this.schedule.now / MS) + this.aheadMs;
  }

  /** Somebody sets the database's clock. */
  step(ms: number): void {
    this.aheadMs += ms;
  }

  /** Rows of a table by key. */
  table(name: string): Map<string, StoredRow> {
    let rows = this.tables.get(name);
    if (!rows) this.tables.set(name, (rows = new Map()));
    return rows;
  }

  /** What was appended to a log, in order. */
  log(name: string): Row[] {
    let rows = this.logs.get(name);
    if (!rows) this.logs.set(name, (rows = []));
    return rows;
  }

  /** All or nothing; throws `WriteConflict` when another one was first. */
  commit(writes: Writes, by: string): void {
    const { nowMs, conflict, inbox, saves, appended, outbox } = writes;
    if (conflict) throw conflict;
    if (inbox.length + saves.length + appended.length + outbox.length === 0) return;
    const changes = this.changesOf(writes);
    this.requireNew(writes);
    for (const record of inbox) this.addToInbox(record, nowMs);
    for (const { table, key, after } of changes) this.table(table).set(key, after);
    for (const { table, row } of appended) this.log(table.name).push(row);
    for (const message of outbox) this.outbox.add(message, nowMs);
    const committed = { event: this.schedule.happened, by, inbox, changes, appended, outbox };
    this.transactions.push(committed);
    if (this.schedule.trace.lines) this.schedule.note(`  ${this.name} has committed ${summary(committed)}`);
    this.commitListener?.(committed);
  }

  /** Inbox rows that were written before that time, the oldest first. */
  handledBefore(ms: number): string[] {
    return [...this.inbox.keys()].filter((id) => this.handledMs.get(id)! < ms);
  }

  bury(letter: DeadLetter, handled: boolean): void {
    const { messageId, reason } = letter;
    const lastAt = new Date(this.nowMs());
    const { occurrences = 0, firstAt = lastAt } = this.letters.get(messageId) ?? {};
    this.letters.set(messageId, { ...letter, occurrences: occurrences + 1, firstAt, lastAt });
    if (!handled || this.inbox.has(messageId)) return;
    this.addToInbox({ messageId, refusal: { code: DEAD_LETTERED, message: reason } }, lastAt.getTime());
  }

  /** False where there is no such letter. */
  redrive(letterId: string, messages: readonly OutboxMessage[]): boolean {
    if (!this.letters.has(letterId)) return false;
    requireNew(
      messages,
      'outbox',
      ({ eventId }) => eventId,
      (id) => this.outbox.has(id),
    );
    this.letters.delete(letterId);
    for (const message of messages) {
      if (this.inbox.get(message.eventId)?.refusal?.code === DEAD_LETTERED) this.inbox.delete(message.eventId);
      this.outbox.add({ ...message, id: this.outbox.newId() }, this.nowMs());
    }
    return true;
  }

  private addToInbox(record: InboxRecord, nowMs: number): void {
    this.inbox.set(record.messageId, record);
    this.handledMs.set(record.messageId, nowMs);
  }

  private changesOf({ saves }: Writes): RowChange[] {
    return saves.map(({ table, change: { entity, version, expected } }) => {
      const row = rowOf(table, entity);
      const key = row[table.key] as string;
      const before = this.table(table.name).get(key);
      requireVersion(before?.version ?? 0, expected, table.name, key);
      return { table: table.name, key, before, after: { row, version, entity: undefined } };
    });
  }

  private requireNew({ inbox, outbox }: Writes): void {
    requireNew(
      inbox,
      'inbox',
      ({ messageId }) => messageId,
      (id) => this.inbox.has(id),
    );
    requireNew(
      outbox,
      'outbox',
      ({ eventId }) => eventId,
      (id) => this.outbox.has(id),
    );
  }
}

/** The compare of compare-and-set. */
function requireVersion(stored: number, expected: number, table: string, key: string): void {
  if (stored !== expected) throw new WriteConflict(`${table} ${key} has version ${stored}, not ${expected}`);
}

/** What a primary key is for. */
function requireNew<T>(
  items: readonly T[],
  place: string,
  keyOf: (item: T) => string,
  isTaken: (key: string) => boolean,
): void {
  const taken = items.find((item, index) => {
    const key = keyOf(item);
    return isTaken(key) || items.findIndex((other) => keyOf(other) === key) < index;
  });
  if (taken) throw new WriteConflict(`${keyOf(taken)} is in the ${place}`);
}

function summary({ inbox, changes, outbox }: CommittedTransaction): string {
  const rows = changes.map(
    ({ table, key, after: { row, version } }) => `${table} ${key} v${version} ${String(row.phase ?? row.state ?? '')}`,
  );
  const handled = inbox.map(({ messageId, refusal }) => `${messageId} ${refusal?.code ?? 'done'}`);
  return [...handled, ...rows, ...outbox.map(({ eventId }) => `event ${eventId}`)].join('; ');
}
