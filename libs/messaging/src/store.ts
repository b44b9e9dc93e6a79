import type { LogEntry, Table } from './table.js';

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

/** A message that can't be handled, and why. */
export interface DeadLetter {
  readonly messageId: string;
  readonly subject: string;
  readonly envelope: Uint8Array;
  readonly reason: string;
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

/** All or nothing. Every method throws `StoreUnavailable` when the database is gone. */
export abstract class StoreTransaction {
  /** The database's time when the transaction began. */
  abstract readonly now: Date;
  abstract findInbox(messageIds: readonly string[]): Promise<Map<string, InboxRecord>>;
  /** Throws `WriteConflict` when one of the ids is there. */
  abstract insertInbox(records: readonly InboxRecord[]): Promise<void>;
  abstract load<T>(table: Table<T>, ids: readonly string[]): Promise<Map<string, Versioned<T>>>;
  /** Inserts and updates by compare-and-set. Throws `WriteConflict` when a stored version is not the expected one. */
  abstract save<T>(table: Table<T>, changes: readonly EntityChange<T>[]): Promise<void>;
  abstract append(entries: readonly LogEntry[]): Promise<void>;
  /** Answers the messages with their ids, in the same order. */
  abstract insertOutbox(messages: readonly OutboxMessage[]): Promise<StoredOutboxMessage[]>;
}

/** The database of one service, as messaging sees it. */
export abstract class Store {
  /** Runs `work` in one transaction and commits. Throws `WriteConflict` on a serialization failure or deadlock. */
  abstract transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;

  /** Which of these messages were handled (or dead-lettered) here. */
  abstract handled(messageIds: readonly string[]): Promise<Set<string>>;
  /** The call that brought the message has ended. */
  abstract endHold(messageId: string): Promise<void>;
  /** Takes up to `limit` messages that were stored before `olderThanMs` and never sent; nobody else gets them for `leaseMs`. */
  abstract claimUnsent(limit: number, olderThanMs: number, leaseMs: number): Promise<StoredOutboxMessage[]>;
  abstract markSent(sent: readonly { readonly id: bigint; readonly sequence: number }[]): Promise<void>;
  abstract unconfirmed(limit: number, olderThanMs: number): Promise<UnconfirmedMessage[]>;
  /** The subscriber has handled these; those that all subscribers have handled are deleted. */
  abstract confirm(subscriber: string, ids: readonly bigint[]): Promise<void>;
  /** The broker has lost these: they count as unsent again. */
  abstract markUnsent(ids: readonly bigint[]): Promise<void>;
  abstract deleteOutbox(ids: readonly bigint[]): Promise<void>;
  /** Keys of up to `limit` entities whose time in that column has come, the oldest first. */
  abstract due(table: Table<unknown>, column: string, limit: number): Promise<string[]>;
  /** Stores the letter; with `handled`, also records the message as handled, so that it is not asked for again. */
  abstract bury(letter: DeadLetter, handled: boolean): Promise<void>;
  /** Throws when the database does not answer. */
  abstract ping(): Promise<void>;
  abstract close(): Promise<void>;
}
