import { Module, type DynamicModule } from '@nestjs/common';
import { LiveConfig } from '@comanda/config';
import { InstanceCache, Registry } from '@comanda/discovery';
import { HealthChecks } from '@comanda/observability';
import { Breakers } from '@comanda/resilience';
import { Drain } from './drain.js';
import { GrpcEndpoint } from './grpc/grpc-endpoint.js';
import type { OpenSettings } from './live-config/open-settings.js';
import { ServiceRegistry } from './registration/service-registry.js';

/** What the bootstrap shares with a service's providers. */
export interface ServiceCore {
  readonly health: HealthChecks;
  readonly drain: Drain;
  readonly grpc: GrpcEndpoint;
  readonly settings: OpenSettings;
  readonly registry: ServiceRegistry;
  /** Of all that the service calls. */
  readonly breakers: Breakers;
}

const SETTINGS = Symbol('settings');

/** Lets any provider inject `HealthChecks` (to add what it needs), `Drain`, `Breakers` (to make policies with), `LiveConfig`, `Registry`, and `InstanceCache` to find peers by. */
@Module({})
export class ServiceCoreModule {
  static with({ health, drain, grpc, settings, registry, breakers }: ServiceCore): DynamicModule {
    const providers = [
      { provide: HealthChecks, useValue: health },
      { provide: Drain, useValue: drain },
      { provide: Breakers, useValue: breakers },
      { provide: GrpcEndpoint, useValue: grpc },
      { provide: LiveConfig, useValue: settings.live },
      { provide: Symbol('breaker metric'), useFactory: () => ({ onApplicationShutdown: breakers.measure() }) },
      // It ends with the application.
      { provide: SETTINGS, useValue: settings },
      { provide: ServiceRegistry, useValue: registry },
      { provide: Registry, useValue: registry.registry },
      { provide: InstanceCache, useValue: registry.instances },
    ];
    const exported = [HealthChecks, Drain, Breakers, LiveConfig, Registry, InstanceCache];
    return { module: ServiceCoreModule, global: true, providers, exports: exported };
  }
}
