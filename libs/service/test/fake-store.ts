import type { ConfigSource, SourceEntry } from '@comanda/config';
import type { SettingsStore } from '../src/live-config/open-settings.js';

type Watcher = Parameters<ConfigSource['watch']>[1];

/** A store of settings that a test fills, and takes away. */
export class FakeStore implements SettingsStore, ConfigSource {
  readonly entries = this;
  private readonly keys = new Map<string, string>();
  private readonly watchers = new Set<readonly [prefix: string, watcher: Watcher]>();
  closed = false;

  /** @param reached false until {@link set} is called first */
  constructor(private reached = true) {}

  /** Sets keys; an undefined value deletes one. */
  set(keys: Readonly<Record<string, string | undefined>>): void {
    this.reached = true;
    for (const [key, value] of Object.entries(keys)) {
      if (value === undefined) this.keys.delete(key);
      else this.keys.set(key, value);
    }
    for (const [prefix, watcher] of this.watchers) watcher.onEntries(this.under(prefix));
  }

  lose(): void {
    for (const [, watcher] of this.watchers) watcher.onLost?.(new Error('gone'));
  }

  watch(prefix: string, watcher: Watcher): { stop(): void } {
    const watching = [prefix, watcher] as const;
    this.watchers.add(watching);
    if (this.reached) queueMicrotask(() => watcher.onEntries(this.under(prefix)));
    return { stop: () => void this.watchers.delete(watching) };
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  get watched(): number {
    return this.watchers.size;
  }

  private under(prefix: string): SourceEntry[] {
    return [...this.keys].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value }));
  }
}
