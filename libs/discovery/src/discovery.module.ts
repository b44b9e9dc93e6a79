import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { sleep, SystemClock, SystemRandom, type Clock } from '@comanda/kernel';
import { InstanceCache } from './instance-cache.js';
import { instanceId } from './instance-id.js';
import { openRegistry } from './open-registry.js';
import { Registry, type Registration, type SelfCheck } from './registry.js';

/** What an application is, and where it is found. */
export interface DiscoveryModuleOptions {
  /** As {@link openRegistry} takes it. */
  readonly url: string;
  /** What Consul asks for, where it controls access. */
  readonly token?: string;
  /** This instance; its id is made. Absent for one who only looks for others. */
  readonly instance?: Omit<Registration, 'id'>;
  /** How this instance is, asked with every heartbeat; passing if absent. */
  readonly selfCheck?: SelfCheck;
  /** Milliseconds between deregistration and the end, in which those who have not heard of it are still answered; 300 if absent. */
  readonly drainDelayMs?: number;
}

const DRAIN_DELAY_MS = 300;

/** The instance of this application, from its start to its end. */
class Membership implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private id: string | undefined;

  constructor(
    private readonly registry: Registry,
    private readonly instances: InstanceCache,
    private readonly options: DiscoveryModuleOptions,
    private readonly clock: Clock = new SystemClock(),
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { instance, selfCheck } = this.options;
    if (!instance) return;
    this.id = instanceId(instance.name, new SystemRandom());
    await this.registry.register({ ...instance, id: this.id }, selfCheck);
  }

  /** Nest calls this before anything is closed. */
  async onModuleDestroy(): Promise<void> {
    if (this.id === undefined) return;
    await this.registry.deregister(this.id);
    await sleep(this.clock, this.options.drainDelayMs ?? DRAIN_DELAY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.instances.close();
    await this.registry.close();
  }
}

/**
 * Discovery for any Nest application: registers it when it starts, deregisters it before it ends (with `enableShutdownHooks`), and
 * provides `Registry`, and `InstanceCache` to find others by.
 *
 * ```ts
 * const instance = { name: 'shop', version: '1.0.0', address: '10.0.0.7', endpoints: { http: 3000 }, metadata: {} };
 * imports: [DiscoveryModule.register({ url: 'consul://127.0.0.1:8500', instance })]
 * ```
 *
 * It registers just before Nest listens. Who takes a free port, and knows it only then, leaves `instance` out and calls
 * `Registry.register` afterwards; what was registered so ends with the application, too.
 */
@Module({})
export class DiscoveryModule {
  static register(options: DiscoveryModuleOptions): DynamicModule {
    const providers = [
      { provide: Registry, useFactory: () => openRegistry(options.url, { token: options.token }) },
      { provide: InstanceCache, useFactory: (registry: Registry) => new InstanceCache(registry), inject: [Registry] },
      {
        provide: Membership,
        useFactory: (registry: Registry, cache: InstanceCache) => new Membership(registry, cache, options),
        inject: [Registry, InstanceCache],
      },
    ];
    return { module: DiscoveryModule, global: true, providers, exports: [Registry, InstanceCache] };
  }
}
