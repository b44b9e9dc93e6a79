import { SystemClock, type Clock } from '@comanda/kernel';
import { KeyValue, type KeyValueEntry, type PutOptions, type Watch, type Watcher } from '../key-value.js';
import { byKey, checkKey } from '../keys.js';
import { unavailable } from '../unavailable.js';

interface Stored {
  readonly entry: KeyValueEntry;
  readonly cancelExpiry: () => void;
}

interface Watching {
  readonly prefix: string;
  readonly watcher: Watcher;
  told: boolean;
}

/**
 * For tests and for a single process: forgets everything with it. It can be made unreachable: {@link isDown}.
 */
export class MemoryKeyValue extends KeyValue {
  private readonly stored = new Map<string, Stored>();
  private readonly watching = new Set<Watching>();
  private lastRevision = 0;
  private down = false;

  constructor(private readonly clock: Clock = new SystemClock()) {
    super();
  }

  /** While it is down, it is as a backend that is not reached; what expires then is gone when it is back. */
  set isDown(down: boolean) {
    if (down === this.down) return;
    this.down = down;
    for (const watching of this.watching) {
      if (down) watching.watcher.onLost?.(this.error());
      else this.tell(watching);
    }
  }

  async get(key: string): Promise<KeyValueEntry | undefined> {
    this.check(key);
    return this.stored.get(key)?.entry;
  }

  async list(prefix: string): Promise<readonly KeyValueEntry[]> {
    this.check();
    return this.under(prefix);
  }

  async put(key: string, value: string, { ttlMs }: PutOptions = {}): Promise<number> {
    this.check(key);
    this.stored.get(key)?.cancelExpiry();
    const cancelExpiry = ttlMs === undefined ? () => undefined : this.clock.after(ttlMs, () => this.remove(key));
    this.lastRevision += 1;
    this.stored.set(key, { entry: { key, value, revision: this.lastRevision }, cancelExpiry });
    this.changed(key);
    return this.lastRevision;
  }

  async compareAndSet(
    key: string,
    value: string,
    revision: number,
    options: PutOptions = {},
  ): Promise<number | undefined> {
    this.check(key);
    return this.revisionOf(key) === revision ? this.put(key, value, options) : undefined;
  }

  async delete(key: string, revision?: number): Promise<boolean> {
    this.check(key);
    const there = this.revisionOf(key);
    if (there !== 0 && revision !== undefined && revision !== there) return false;
    this.remove(key);
    return true;
  }

  watch(prefix: string, watcher: Watcher): Watch {
    const watching = { prefix, watcher, told: true };
    this.watching.add(watching);
    if (this.down) watcher.onLost?.(this.error());
    this.tell(watching);
    return { stop: () => void this.watching.delete(watching) };
  }

  async close(): Promise<void> {
    this.watching.clear();
    for (const { cancelExpiry } of this.stored.values()) cancelExpiry();
  }

  private revisionOf(key: string): number {
    return this.stored.get(key)?.entry.revision ?? 0;
  }

  private under(prefix: string): readonly KeyValueEntry[] {
    const entries = [...this.stored.values()].map(({ entry }) => entry);
    return entries.filter(({ key }) => key.startsWith(prefix)).sort(byKey);
  }

  private remove(key: string): void {
    const stored = this.stored.get(key);
    if (!stored) return;
    stored.cancelExpiry();
    this.stored.delete(key);
    this.changed(key);
  }

  private changed(key: string): void {
    for (const watching of this.watching) if (key.startsWith(watching.prefix)) this.tell(watching);
  }

  /** Not at once: changes of the same moment come as one, and who writes is not called back in the midst of it. */
  private tell(watching: Watching): void {
    if (!watching.told) return;
    watching.told = false;
    setImmediate(() => {
      watching.told = true;
      if (this.watching.has(watching) && !this.down) watching.watcher.onEntries(this.under(watching.prefix));
    });
  }

  private check(key?: string): void {
    if (this.down) throw this.error();
    if (key !== undefined) checkKey(key);
  }

  private error(): unknown {
    return unavailable(new Error('it is down'));
  }
}
