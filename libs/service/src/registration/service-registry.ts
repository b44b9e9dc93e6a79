import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  InstanceCache,
  instanceId,
  MemoryRegistry,
  openRegistry,
  StaticRegistry,
  type Registry,
  type ServiceHealth,
} from '@comanda/discovery';
import { SystemRandom } from '@comanda/kernel';
import { logger, type HealthChecks, type HealthReport } from '@comanda/observability';
import type { ServiceDefinition } from '../define-service.js';
import type { ServiceAddresses } from '../listen.js';
import { advertisedHost } from './advertised-host.js';
import { packageVersion } from './package-version.js';
import { registrationOf } from './registration-of.js';
import type { RegistrySettings } from './registry-shape.js';

/** Until those who watch the registry, and routers, have heard that an instance is gone, in milliseconds. */
const DRAIN_DELAY_MS = 300;
/** A registry that does not answer must not keep a service from starting, nor use up the time of a stop, in milliseconds. */
const PATIENCE_MS = 2_000;

const log = logger('service');

type Definition = Pick<ServiceDefinition, 'name' | 'grpc' | 'tags'>;

/** What a service registers with, and finds its peers in. Ends with the application. */
export class ServiceRegistry {
  readonly registry: Registry;
  /** What is known of the peers; any provider may inject it. */
  readonly instances: InstanceCache;
  /** This instance, once it has registered. */
  private id: string | undefined;

  constructor(
    private readonly definition: Definition,
    private readonly settings: RegistrySettings & { readonly NATS_URL?: string },
  ) {
    const { REGISTRY_URL, NATS_URL, REGISTRY_TOKEN } = settings;
    const url = REGISTRY_URL ?? NATS_URL ?? 'static:';
    this.registry = openRegistry(url, { connectionName: `${definition.name} registry`, token: REGISTRY_TOKEN });
    this.instances = new InstanceCache(this.registry);
  }

  /**
   * Makes this instance known at those addresses, and as ready as its health says. Where the registry is away it goes on trying; who knows
   * none of its peers then is not ready before it has come. That it goes away later is no reason: what is known serves on.
   */
  async join(addresses: ServiceAddresses, health: HealthChecks): Promise<void> {
    const facts = {
      id: instanceId(this.definition.name, new SystemRandom()),
      version: packageVersion(process.argv[1] ?? ''),
      host: advertisedHost(hostOf(addresses), networkInterfaces()),
      addresses,
      settings: this.settings,
    };
    const registration = registrationOf(this.definition, facts);
    this.id = registration.id;
    const joined = this.registry.register(registration, async () => healthOf(await health.report()));
    await Promise.race([joined, patience()]);
    health.add('registry', () => this.requireHeard());
    log.debug({ registration }, 'registered');
  }

  private requireHeard(): void {
    const { unheard } = this.instances;
    if (unheard.length > 0) throw new Error(`the registry has not told yet who there is of ${unheard.join(', ')}`);
  }

  /** Takes this instance away, and waits until nobody sends it work any more. Never rejects. */
  async leave(): Promise<void> {
    if (this.id === undefined) return;
    await Promise.race([this.registry.deregister(this.id), patience()]);
    await sleep(this.drainDelayMs);
  }

  async onApplicationShutdown(): Promise<void> {
    this.instances.close();
    await Promise.race([this.registry.close(), patience()]);
  }

  private get drainDelayMs(): number {
    const tellsNobody = this.registry instanceof StaticRegistry || this.registry instanceof MemoryRegistry;
    return this.settings.REGISTRY_DRAIN_DELAY_MS ?? (tellsNobody ? 0 : DRAIN_DELAY_MS);
  }
}

function patience(): Promise<void> {
  return sleep(PATIENCE_MS, undefined, { ref: false });
}

/** Who registers listens already, and is as good as ready. */
function healthOf({ status }: HealthReport): ServiceHealth {
  return status === 'ready' || status === 'starting' ? 'passing' : 'critical';
}

/** Of what is called most. */
function hostOf({ http, grpc }: ServiceAddresses): string {
  const address = grpc ?? http.slice('http://'.length);
  return address.slice(0, address.lastIndexOf(':')).replace(/^\[(.*)\]$/, '$1');
}
