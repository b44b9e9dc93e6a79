import type { Watch } from '@comanda/coordination';

/** Whether an instance should be given work. */
export type ServiceHealth = 'passing' | 'critical';

/** One running copy of a service, as it presents itself. */
export interface Registration {
  /** Of the service: `order`. */
  readonly name: string;
  /** Unique among all instances of all services. */
  readonly id: string;
  /** Of the code: a semantic version. */
  readonly version: string;
  /** Host at which its endpoints are reached. */
  readonly address: string;
  /** Ports by protocol. */
  readonly endpoints: { readonly grpc?: number; readonly http?: number };
  /** Labels that callers may select by. */
  readonly metadata: Readonly<Record<string, string>>;
  /** For routers in front, which read tags only, such as `urlprefix-/v1`. */
  readonly tags?: readonly string[];
}

/** A registered instance. */
export interface ServiceInstance extends Registration {
  readonly health: ServiceHealth;
}

/** Who runs where. Backends: Consul, NATS KV, memory, static. */
export abstract class Registry {
  /** Makes the instance known and keeps it so (also when the backend comes back empty) until {@link deregister}. */
  abstract register(registration: Registration): Promise<void>;
  abstract deregister(id: string): Promise<void>;
  /** One instance, or undefined. */
  abstract get(name: string, id: string): Promise<ServiceInstance | undefined>;
  /** The instances of a service, or of all services; those that are critical, too. */
  abstract list(name?: string): Promise<readonly ServiceInstance[]>;
  /** Tells the instances of a service at first and after each change, until it is stopped; keeps silent while the backend is away. */
  abstract watch(name: string, onInstances: (instances: readonly ServiceInstance[]) => void): Watch;
  /** Deregisters what it registered, and ends everything. */
  abstract close(): Promise<void>;
}
