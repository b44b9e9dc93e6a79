import type { Watch } from '@comanda/coordination';
import { SystemClock, SystemRandom } from '@comanda/kernel';
import type { HeartbeatOptions } from '../heartbeat.js';
import { Heartbeats } from '../heartbeats.js';
import { Registry, type Registration, type SelfCheck, type ServiceInstance } from '../registry.js';
import { Tidings } from '../tidings.js';
import { HEARTBEAT_MS, REGISTRATION_TTL_MS } from '../timing.js';
import { MemoryCatalog } from './memory-catalog.js';

/** For tests, and for services that all live in one process: each has a registry of its own over the same catalog. */
export class MemoryRegistry extends Registry {
  private readonly heartbeats: Heartbeats;

  constructor(
    private readonly catalog = new MemoryCatalog(new SystemClock(), REGISTRATION_TTL_MS),
    options: Partial<HeartbeatOptions> = {},
  ) {
    super();
    const preset = { clock: new SystemClock(), random: new SystemRandom(), intervalMs: HEARTBEAT_MS };
    this.heartbeats = new Heartbeats({ ...preset, ...options }, async (instance) => catalog.put(instance));
  }

  register(registration: Registration, selfCheck?: SelfCheck): Promise<void> {
    return this.heartbeats.begin(registration, selfCheck);
  }

  async deregister(id: string): Promise<void> {
    await this.heartbeats.end(id);
    try {
      this.catalog.remove(id);
    } catch {
      // Cut off: its time will be over.
    }
  }

  async get(name: string, id: string): Promise<ServiceInstance | undefined> {
    return this.catalog.instances(name).find((instance) => instance.id === id);
  }

  async list(name?: string): Promise<readonly ServiceInstance[]> {
    return this.catalog.instances(name);
  }

  watch(
    name: string,
    onInstances: (instances: readonly ServiceInstance[]) => void,
    onLost?: (error: unknown) => void,
  ): Watch {
    const tidings = new Tidings(onInstances, onLost);
    const stop = this.catalog.watch({
      onChange: () => tidings.tell(this.catalog.instances(name)),
      onLost: (error) => tidings.lose(error),
    });
    return { stop };
  }

  /** Ends without a word to the catalog, as a process that is killed: for tests. */
  async abandon(): Promise<void> {
    await Promise.all(this.heartbeats.ids.map((id) => this.heartbeats.end(id)));
  }

  async close(): Promise<void> {
    await Promise.all(this.heartbeats.ids.map((id) => this.deregister(id)));
  }
}
