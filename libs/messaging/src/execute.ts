import type { Handler, Reads } from './handler.js';
import type { Versioned } from './store.js';
import type { Table } from './table.js';

/** A key under which a call is made once: repeated, it gets the stored reply. */
export interface IdempotencyKey {
  /** Unique for the operation, the caller and the key that it chose. */
  readonly id: string;
  /** Hash of what was asked. */
  readonly requestHash: string;
  /** The call goes on for up to so many milliseconds after the commit, until `release`; repetitions are told so. */
  readonly holdMs?: number;
}

export interface ExecuteOptions {
  readonly once?: IdempotencyKey | undefined;
}

/** Takes an entity as this process has just committed it. */
export type SavedListener<T> = (id: string, saved: Versioned<T>) => void;

/** Runs handlers, many in one transaction. */
export abstract class Executor {
  /**
   * Decides, commits, and answers the reply.
   *
   * With `once`, the reply is stored with the effects (as JSON, bigint included) and a repetition gets it again;
   * a refusal that changes nothing is not stored.
   *
   * Throws `DomainError`: a refusal; `IDEMPOTENCY_KEY_REUSED` (invalid) for the same key with another request;
   * `REQUEST_IN_PROGRESS` (in-progress) while the first call with the key goes on; `STORE_UNAVAILABLE` (unavailable)
   * when the database cannot be reached: whether it was committed is then unknown.
   */
  abstract execute<Command, R extends Reads, Reply>(
    handler: Handler<Command, R, Reply>,
    command: Command,
    options?: ExecuteOptions,
  ): Promise<Reply>;

  /** The call with that key has ended; from now on a repetition gets the stored reply. */
  abstract release(key: IdempotencyKey): Promise<void>;

  /**
   * Calls the listener for each entity of the table that this process commits, in the order of the commits, until the answered function
   * is called. What other processes commit it does not hear of. The listener must not throw.
   */
  abstract onSaved<T>(table: Table<T>, listener: SavedListener<T>): () => void;
}
