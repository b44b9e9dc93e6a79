import type { Watch } from '@comanda/coordination';
import { SystemClock, type Clock } from '@comanda/kernel';
import { CachedService } from './cached-service.js';
import type { Registry, ServiceInstance } from './registry.js';

/** How an {@link InstanceCache} remembers. */
export interface InstanceCacheOptions {
  readonly clock?: Clock;
  /** Milliseconds that who was known is kept after the registry has come back without them, or has become empty. */
  readonly graceMs?: number;
}

/** Twice the time in which everyone is registered again with a registry that has lost everything. */
const GRACE_MS = 20_000;

/**
 * What was last known of services: answers at once, and goes on answering while the registry is away. It watches each service that it
 * was asked for, from the first question until it is closed.
 *
 * An error changes nothing. A registry that comes back, or answers that nobody is passing, is not believed at once: who was passing
 * before is kept for the grace.
 */
export class InstanceCache {
  private readonly services = new Map<string, CachedService>();
  private readonly options: Required<InstanceCacheOptions>;

  constructor(
    private readonly registry: Registry,
    options: InstanceCacheOptions = {},
  ) {
    this.options = { clock: new SystemClock(), graceMs: GRACE_MS, ...options };
  }

  /** The instances of a service, by id, critical ones too; empty as long as nothing was heard of it. */
  instances(name: string): readonly ServiceInstance[] {
    return this.service(name).instances ?? [];
  }

  /** Whether the registry has answered for the service since this cache began. */
  knows(name: string): boolean {
    return this.service(name).instances !== undefined;
  }

  /** Services that were asked for and of which the registry has told nothing yet: who has just started, and finds it away, knows nobody. */
  get unheard(): readonly string[] {
    return [...this.services].flatMap(([name, { instances }]) => (instances === undefined ? [name] : []));
  }

  /** Whether the registry is away, so that what is known of the service may be old. */
  isStale(name: string): boolean {
    return this.service(name).lost;
  }

  /** Tells what is known, at once if anything is, and after each change. */
  subscribe(name: string, listener: (instances: readonly ServiceInstance[]) => void): Watch {
    return this.service(name).subscribe(listener);
  }

  /** Ends all watches; the registry stays open. */
  close(): void {
    for (const service of this.services.values()) service.stop();
    this.services.clear();
  }

  private service(name: string): CachedService {
    const known = this.services.get(name);
    if (known) return known;
    const service = new CachedService(this.options);
    this.services.set(name, service);
    service.follow(
      this.registry.watch(
        name,
        (answer) => service.onAnswer(answer),
        () => service.onLost(),
      ),
    );
    return service;
  }
}
