/** A key with its value, as it was at some moment. */
export interface KeyValueEntry {
  /** Parts are separated by `/`; each is made of letters, digits, `-`, `_`, `.` and `=`. */
  readonly key: string;
  readonly value: string;
  /** Grows with each change of the key; what {@link KeyValue.compareAndSet} and {@link KeyValue.delete} compare with. */
  readonly revision: number;
}

/** How long what is written lives. */
export interface PutOptions {
  /** The key is deleted when it has not been written for so long, in milliseconds; kept until deleted if absent. */
  readonly ttlMs?: number;
}

/** Ends a watch. */
export interface Watch {
  stop(): void;
}

/** What a watcher is told. */
export interface Watcher {
  /** Everything under the prefix, by key: at first, then after each change (several changes may come as one). Never told on an error. */
  onEntries(entries: readonly KeyValueEntry[]): void;
  /** The backend is not reached; the watch goes on trying with full jitter, and tells everything anew when it succeeds. */
  onLost?(error: unknown): void;
}

/**
 * Small shared facts: settings, locks, registrations. Linearizable for one key; every method rejects with `DomainError`
 * `COORDINATION_UNAVAILABLE` (kind `unavailable`) while the backend is not reached.
 */
export abstract class KeyValue {
  abstract get(key: string): Promise<KeyValueEntry | undefined>;
  /** Everything whose key begins with the prefix, by key. */
  abstract list(prefix: string): Promise<readonly KeyValueEntry[]>;
  /** Writes, whatever was there; answers the new revision. */
  abstract put(key: string, value: string, options?: PutOptions): Promise<number>;
  /** Writes if the key has that revision (0: if there is no such key); answers the new revision, or undefined when it has not. */
  abstract compareAndSet(
    key: string,
    value: string,
    revision: number,
    options?: PutOptions,
  ): Promise<number | undefined>;
  /** Deletes (if it has that revision, when one is given); answers whether the key is gone now. */
  abstract delete(key: string, revision?: number): Promise<boolean>;
  /** Tells the watcher what is under the prefix until it is stopped. */
  abstract watch(prefix: string, watcher: Watcher): Watch;
  /** Ends all watches and connections. */
  abstract close(): Promise<void>;
}
