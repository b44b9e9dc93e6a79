import type { KeyValue, KeyValueEntry, Watch } from '@comanda/coordination';
import { SystemClock, SystemRandom } from '@comanda/kernel';
import type { HeartbeatOptions } from '../heartbeat.js';
import { Heartbeats } from '../heartbeats.js';
import { byId } from '../instances.js';
import { Registry, type Registration, type SelfCheck, type ServiceInstance } from '../registry.js';
import { Tidings } from '../tidings.js';
import { HEARTBEAT_MS, REGISTRATION_TTL_MS } from '../timing.js';
import { decodeInstance, encodeInstance, keyOf, prefixOf } from './registration-codec.js';

/** How often heartbeats come, and how long one counts. */
export interface KeyValueRegistryOptions extends Partial<HeartbeatOptions> {
  /** Milliseconds that an instance stays without a heartbeat. */
  readonly ttlMs?: number;
}

/** Keeps instances in a key-value store, each under a key that expires: NATS KV, for one. The store is the registry's, and is closed with it. */
export class KeyValueRegistry extends Registry {
  private readonly heartbeats: Heartbeats;
  private readonly names = new Map<string, string>();
  private readonly ttlMs: number;

  constructor(
    private readonly store: KeyValue,
    { ttlMs = REGISTRATION_TTL_MS, ...options }: KeyValueRegistryOptions = {},
  ) {
    super();
    this.ttlMs = ttlMs;
    const preset = { clock: new SystemClock(), random: new SystemRandom(), intervalMs: HEARTBEAT_MS };
    this.heartbeats = new Heartbeats({ ...preset, ...options }, (instance) => this.say(instance));
  }

  register(registration: Registration, selfCheck?: SelfCheck): Promise<void> {
    this.names.set(registration.id, registration.name);
    return this.heartbeats.begin(registration, selfCheck);
  }

  async deregister(id: string): Promise<void> {
    await this.heartbeats.end(id);
    const name = this.names.get(id);
    this.names.delete(id);
    // What cannot be deleted now expires.
    if (name !== undefined) await this.store.delete(keyOf(name, id)).catch(() => undefined);
  }

  async get(name: string, id: string): Promise<ServiceInstance | undefined> {
    const entry = await this.store.get(keyOf(name, id));
    return entry && decodeInstance(entry.value);
  }

  async list(name?: string): Promise<readonly ServiceInstance[]> {
    return instancesOf(await this.store.list(prefixOf(name)));
  }

  watch(
    name: string,
    onInstances: (instances: readonly ServiceInstance[]) => void,
    onLost?: (error: unknown) => void,
  ): Watch {
    // Heartbeats are changes of the store, but tell nothing new.
    const tidings = new Tidings(onInstances, onLost);
    return this.store.watch(prefixOf(name), {
      onEntries: (entries) => tidings.tell(instancesOf(entries)),
      onLost: (error) => tidings.lose(error),
    });
  }

  /** Ends without a word to the store, as a process that is killed: for tests. */
  async abandon(): Promise<void> {
    await Promise.all(this.heartbeats.ids.map((id) => this.heartbeats.end(id)));
    await this.store.close();
  }

  async close(): Promise<void> {
    await Promise.all(this.heartbeats.ids.map((id) => this.deregister(id)));
    await this.store.close();
  }

  private async say(instance: ServiceInstance): Promise<void> {
    await this.store.put(keyOf(instance.name, instance.id), encodeInstance(instance), { ttlMs: this.ttlMs });
  }
}

function instancesOf(entries: readonly KeyValueEntry[]): ServiceInstance[] {
  const instances = entries.map(({ value }) => decodeInstance(value)).filter((instance) => instance !== undefined);
  return instances.sort(byId);
}
