/** A key with its value. */
export interface SourceEntry {
  readonly key: string;
  readonly value: string;
}

/**
 * Where settings are watched: what is needed of a key-value store, so that any may be one (`KeyValue` of `@comanda/coordination` is).
 * `watch` tells everything under the prefix, at first and after each change, and tells nothing while the store is not reached.
 */
export interface ConfigSource {
  watch(
    prefix: string,
    watcher: { onEntries(entries: readonly SourceEntry[]): void; onLost?(error: unknown): void },
  ): { stop(): void };
}
