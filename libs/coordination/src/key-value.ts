/** A key with its value, as it was at some moment. */
export interface KeyValueEntry {
  /** Parts are separated by `/`; each is made of letters, digits, `-`, `_`, `.` and `=`. */
  readonly key: string;
  readonly value: string;
  /**
   * Grows with each change of the key, also when it is deleted in between; what {@link KeyValue.compareAndSet} and
   * {@link KeyValue.delete} compare with. A write of the value that is there already may leave it as it is.
   */
  readonly revision: number;
}

/** How long what is written lives. */
export interface PutOptions {
  /**
   * The key is deleted when it has not been written for so long, in milliseconds; kept until deleted if absent. It never goes earlier.
   * How much later is the backend's: memory none; NATS counts whole seconds, and may be a second late; Consul counts at least ten
   * seconds, and may take twice the time, and longer when it changes its leader.
   */
  readonly ttlMs?: number | undefined;
}

/** Ends a watch. */
export interface Watch {
  stop(): void;
}

/** What a watcher is told. */
export interface Watcher {
  /** Everything under the prefix, by key: at first, then after each change (several changes may come as one). Never told on an error. */
  onEntries(entries: readonly KeyValueEntry[]): void;
  /** The backend is not reached; the watch goes on trying with full jitter, and tells everything anew when it succeeds. Told once a time. */
  onLost?(error: unknown): void;
}

/**
 * Small shared facts: settings, locks, registrations. Backends: NATS KV, Consul, memory.
 *
 * Linearizable for one key. Every method rejects with `DomainError` `COORDINATION_UNAVAILABLE` (kind `unavailable`) while the backend is
 * not reached; a write that does so may have happened. `keyValueSuite` of `@comanda/coordination/suites` says all of it as tests.
 */
export abstract class KeyValue {
  /** The entry of a key, or undefined. */
  abstract get(key: string): Promise<KeyValueEntry | undefined>;
  /** Everything whose key begins with the prefix, by key. */
  abstract list(prefix: string): Promise<readonly KeyValueEntry[]>;
  /** Writes, whatever was there; answers the revision. */
  abstract put(key: string, value: string, options?: PutOptions): Promise<number>;
  /** Writes if the key has that revision (0: if there is no such key); answers the revision, or undefined when it has not. */
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
  /** Ends all watches. A connection that was given stays open. */
  abstract close(): Promise<void>;
}
