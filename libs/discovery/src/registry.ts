import type { Watch } from '@comanda/coordination';

/** Whether an instance should be given work. */
export type ServiceHealth = 'passing' | 'critical';

/** Ports by protocol. */
export interface Endpoints {
  readonly grpc?: number;
  readonly http?: number;
}

/** One running copy of a service, as it presents itself. */
export interface Registration {
  /** Of the service: `order`. */
  readonly name: string;
  /** Unique among all instances of all services; see `instanceId`. */
  readonly id: string;
  /** Of the code: a semantic version. */
  readonly version: string;
  /** Host at which its endpoints are reached. */
  readonly address: string;
  readonly endpoints: Endpoints;
  /** Labels that callers may select by. Names are made of letters, digits, `-` and `_`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** For routers in front, which read tags only, such as `urlprefix-/v1`. They speak of the gRPC endpoint, or of HTTP where there is no gRPC. */
  readonly tags?: readonly string[];
}

/** A registered instance. */
export interface ServiceInstance extends Registration {
  readonly health: ServiceHealth;
}

/** Asked with every heartbeat: what the instance says of itself. */
export type SelfCheck = () => ServiceHealth | Promise<ServiceHealth>;

/**
 * Who runs where. Backends: Consul, NATS KV, memory, static.
 *
 * A registration is kept alive by heartbeats: it is made again where the backend has lost it, and goes away by itself, or becomes
 * critical first, when its process dies. Nothing here throws because the backend is away for a while, except what asks it a question:
 * `get` and `list` reject with `DomainError` of kind `unavailable`.
 */
export abstract class Registry {
  /**
   * Makes the instance known, and keeps it so until {@link deregister}. Resolves when it has been tried once: where the backend is
   * away it goes on trying. Passing at once, until `selfCheck` says otherwise. Throws `REGISTRATION_INVALID`.
   */
  abstract register(registration: Registration, selfCheck?: SelfCheck): Promise<void>;
  /** Ends what {@link register} began, and takes the instance away. Never rejects: what cannot be taken away now goes when its time is over. */
  abstract deregister(id: string): Promise<void>;
  /** One instance, or undefined. */
  abstract get(name: string, id: string): Promise<ServiceInstance | undefined>;
  /** The instances of a service, or of all services, by id; those that are critical, too. */
  abstract list(name?: string): Promise<readonly ServiceInstance[]>;
  /**
   * Tells the instances of a service, by id, at first and after each change, until it is stopped. While the backend is away it is silent,
   * save for one `onLost` each time that it goes; when it is back, what there is then is told. A backend that comes back empty is told
   * as it is: `InstanceCache` is who keeps what was known.
   */
  abstract watch(
    name: string,
    onInstances: (instances: readonly ServiceInstance[]) => void,
    onLost?: (error: unknown) => void,
  ): Watch;
  /** Deregisters what it registered, and ends everything. */
  abstract close(): Promise<void>;
}
