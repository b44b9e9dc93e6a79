import type { RoundStore } from './round-store.js';
import type { LogEntry, LogTable, Table } from './table.js';

/** What became of a message that was handled. */
export interface InboxRecord {
  readonly messageId: string;
  readonly requestHash?: string | undefined;
  /** Present on success. */
  readonly reply?: Uint8Array | undefined;
  readonly refusal?: { readonly code: string; readonly message: string } | undefined;
  /** Until then the call that brought it goes on. */
  readonly runningUntil?: Date | undefined;
}

/** A message that waits to leave, or whose arrival is not yet known. */
export interface OutboxMessage {
  readonly eventId: string;
  readonly subject: string;
  readonly subscribers: readonly string[];
  /** One encoded envelope. */
  readonly envelope: Uint8Array;
}

export interface StoredOutboxMessage extends OutboxMessage {
  readonly id: bigint;
}

/** A message that was given to the broker, and by whom it has not yet been handled. */
export interface UnconfirmedMessage {
  readonly id: bigint;
  readonly eventId: string;
  /** Its place in the broker's log. */
  readonly sequence: number;
  readonly missing: readonly string[];
}

/** Code of the refusal under which the inbox keeps a message that became a dead letter. */
export const DEAD_LETTERED = 'DEAD_LETTERED';

/** A message that can't be handled, and why. */
export interface DeadLetter {
  readonly messageId: string;
  readonly subject: string;
  readonly envelope: Uint8Array;
  readonly reason: string;
}

/** A dead letter as it is stored. */
export interface StoredLetter extends DeadLetter {
  /** Times that the message came and could not be handled. */
  readonly occurrences: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** What the outbox owes now. */
export interface Backlog {
  /** Messages that the broker has not taken. */
  readonly unsent: number;
  /** Age of the oldest of these; 0 where there is none. */
  readonly oldestUnsentMs: number;
  /** Messages that the broker has taken, and not all of whose subscribers are known to have handled them. */
  readonly unconfirmed: number;
  readonly deadLetters: number;
}

/** Which rows of a table may go. */
export interface Trim {
  readonly table: Pick<Table<unknown>, 'name' | 'key'>;
  /** A row goes when the time in this column is older than that; never where it has none. An index on it spares a scan. */
  readonly timeColumn: string;
  readonly olderThanMs: number;
  /** Texts of other columns: only rows that have one of them go. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Logs whose entries go with a row, since they name its key in that column. */
  readonly logs?: readonly { readonly table: Pick<LogTable<never>, 'name'>; readonly column: string }[];
}

/** Entities that have one of these texts in that column. */
export interface Among {
  readonly column: string;
  readonly values: readonly string[];
}

/** A stored entity. */
export interface Versioned<T> {
  readonly entity: T;
  readonly version: number;
}

/** A new state of an entity. Several changes of one transaction are written as one, so versions may grow by more than one. */
export interface EntityChange<T> extends Versioned<T> {
  /** The version that must be stored now; 0 when there must be none. */
  readonly expected: number;
}

/** An entity on which a decision rests, and its version, 0 where there is none. */
export interface Seen {
  readonly id: string;
  readonly version: number;
}

/** Where a transaction begins. */
export interface Beginning {
  /** The database's time. */
  readonly now: Date;
  /** What is known of the messages that were asked for, by their ids. */
  readonly inbox: ReadonlyMap<string, InboxRecord>;
}

/**
 * Reads, then writes; all writes or none. Reads that are asked for together travel together, and so do the writes with the commit:
 * a write answers nothing, and what is wrong with it is thrown by the commit. Reading locks nothing: what is decided by it is
 * guarded by the keys of the inbox and the versions of what is saved or verified.
 *
 * Every read throws `StoreUnavailable` when the database is gone.
 */
export abstract class StoreTransaction {
  abstract begin(messageIds: readonly string[]): Promise<Beginning>;
  abstract load<T>(table: Table<T>, ids: readonly string[]): Promise<Map<string, Versioned<T>>>;
  /** The commit throws `WriteConflict` when one of the ids is there. */
  abstract insertInbox(records: readonly InboxRecord[]): void;
  /** Inserts and updates by compare-and-set. The commit throws `WriteConflict` when a stored version is not the expected one. */
  abstract save<T>(table: Table<T>, changes: readonly EntityChange<T>[]): void;
  /** The commit throws `WriteConflict` when one of these entities has another version than this (0: there is no such entity). */
  abstract verify(table: Table<unknown>, seen: readonly Seen[]): void;
  abstract append(entries: readonly LogEntry[]): void;
  /** Answers the messages with their ids, in the same order; they are stored when the transaction has been committed. */
  abstract insertOutbox(messages: readonly OutboxMessage[]): Promise<StoredOutboxMessage[]>;
}

/** The database of one service, as messaging sees it. */
export abstract class Store {
  /**
   * Runs `work` in one transaction and commits what it wrote. Throws `WriteConflict` when another transaction was first, and
   * `StoreUnavailable` when the database went away: then it may have been committed or not.
   */
  abstract transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;

  /** Which of these messages were handled (or dead-lettered) here. */
  abstract handled(messageIds: readonly string[]): Promise<Set<string>>;
  /** The call that brought the message has ended. */
  abstract endHold(messageId: string): Promise<void>;
  /** Takes up to `limit` messages that were stored at least `olderThanMs` ago and never sent; nobody else gets them for `leaseMs`. */
  abstract claimUnsent(limit: number, olderThanMs: number, leaseMs: number): Promise<StoredOutboxMessage[]>;
  abstract markSent(sent: readonly { readonly id: bigint; readonly sequence: number }[]): Promise<void>;
  /**
   * Up to `limit` messages with an id greater than `after` that were sent before `olderThanMs`, in the order of their ids; without
   * those that only wait for the `silent` subscribers. One that waits for nobody is among them: it can be deleted.
   */
  abstract unconfirmed(
    limit: number,
    olderThanMs: number,
    after: bigint,
    silent: readonly string[],
  ): Promise<UnconfirmedMessage[]>;
  /** The subscriber has handled these; those that all subscribers have handled are deleted. */
  abstract confirm(subscriber: string, ids: readonly bigint[]): Promise<void>;
  /** The broker has lost these: they count as unsent again. */
  abstract markUnsent(ids: readonly bigint[]): Promise<void>;
  abstract deleteOutbox(ids: readonly bigint[]): Promise<void>;
  /** Keys of up to `limit` entities whose time in that column has come, the oldest first; of those that have one of the texts, if told so. */
  abstract due(table: Table<unknown>, column: string, limit: number, among?: Among): Promise<string[]>;
  /** Keys of up to `limit` entities with that text in that column. */
  abstract find(table: Table<unknown>, column: string, value: string, limit: number): Promise<string[]>;
  /** Stores the letter; with `handled`, also records the message as handled, so that it is not asked for again. */
  abstract bury(letter: DeadLetter, handled: boolean): Promise<void>;
  /** Up to `limit` letters with a message id greater than `after`, in the order of these. */
  abstract letters(limit: number, after: string): Promise<StoredLetter[]>;
  /**
   * In one transaction: deletes the letter, forgets that its messages were dead-lettered, and puts these into the outbox. Answers
   * false, and does nothing, when there is no such letter.
   */
  abstract redrive(letterId: string, messages: readonly OutboxMessage[]): Promise<boolean>;
  abstract backlog(): Promise<Backlog>;
  /** Deletes up to `limit` inbox rows that are older, and answers how many; waits for nobody who holds one. */
  abstract trimInbox(olderThanMs: number, limit: number): Promise<number>;
  /** Deletes up to `limit` rows, with what goes with them, and answers how many; waits for nobody who holds one. */
  abstract trim(rows: Trim, limit: number): Promise<number>;
  /**
   * The rounds' view of the store for the holder of that fencing token: each write rejects with `FencedOut`, and writes nothing, once one
   * with a greater token has written.
   */
  abstract fenced(token: number): RoundStore;
  /** Throws when the database does not answer. */
  abstract ping(): Promise<void>;
  abstract close(): Promise<void>;
}
