import type { Clock } from '@comanda/kernel';
import { DomainError } from '@comanda/kernel';
import { byId } from '../instances.js';
import type { ServiceInstance } from '../registry.js';

/** Who looks at a catalog. */
export interface CatalogWatcher {
  onChange(): void;
  onLost(error: unknown): void;
}

/** What several `MemoryRegistry` of one process share, as processes share a server; it can be cut off and wiped like one. */
export class MemoryCatalog {
  private readonly entries = new Map<string, { instance: ServiceInstance; cancelExpiry: () => void }>();
  private readonly watchers = new Set<CatalogWatcher>();
  private reached = true;

  constructor(
    private readonly clock: Clock,
    /** Milliseconds that an instance stays without a heartbeat. */
    private readonly ttlMs: number,
  ) {}

  /** Throws `REGISTRY_UNAVAILABLE` while it is cut off, as all that follow. */
  put(instance: ServiceInstance): void {
    this.requireReached();
    this.entries.get(instance.id)?.cancelExpiry();
    this.entries.set(instance.id, {
      instance,
      cancelExpiry: this.clock.after(this.ttlMs, () => this.expire(instance.id)),
    });
    this.tell();
  }

  remove(id: string): void {
    this.requireReached();
    this.expire(id);
  }

  instances(name?: string): readonly ServiceInstance[] {
    this.requireReached();
    const all = [...this.entries.values()].map(({ instance }) => instance);
    return all.filter((instance) => name === undefined || instance.name === name).sort(byId);
  }

  /** Tells of changes, and when it is cut off; a watcher that comes then is told so at once. Answers how to stop it. */
  watch(watcher: CatalogWatcher): () => void {
    this.watchers.add(watcher);
    if (this.reached) watcher.onChange();
    else watcher.onLost(unavailable());
    return () => void this.watchers.delete(watcher);
  }

  /** From here on it is not reached, until {@link restore}. */
  cutOff(): void {
    if (!this.reached) return;
    this.reached = false;
    for (const watcher of [...this.watchers]) watcher.onLost(unavailable());
  }

  restore(): void {
    this.reached = true;
    this.tell();
  }

  /** Forgets everything. */
  wipe(): void {
    for (const { cancelExpiry } of this.entries.values()) cancelExpiry();
    this.entries.clear();
    this.tell();
  }

  private expire(id: string): void {
    this.entries.get(id)?.cancelExpiry();
    if (this.entries.delete(id)) this.tell();
  }

  private tell(): void {
    if (this.reached) for (const watcher of [...this.watchers]) watcher.onChange();
  }

  private requireReached(): void {
    if (!this.reached) throw unavailable();
  }
}

function unavailable(): DomainError {
  return new DomainError('REGISTRY_UNAVAILABLE', 'unavailable', 'The registry is not reached.');
}
