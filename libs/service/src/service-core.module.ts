import { Module, type DynamicModule } from '@nestjs/common';
import { HealthChecks } from '@comanda/observability';
import { Drain } from './drain.js';
import { GrpcEndpoint } from './grpc/grpc-endpoint.js';

/** What the bootstrap shares with a service's providers. */
export interface ServiceCore {
  readonly health: HealthChecks;
  readonly drain: Drain;
  readonly grpc: GrpcEndpoint;
}

/** Lets any provider inject `HealthChecks` (to add what it needs) and `Drain`. */
@Module({})
export class ServiceCoreModule {
  static with({ health, drain, grpc }: ServiceCore): DynamicModule {
    const providers = [
      { provide: HealthChecks, useValue: health },
      { provide: Drain, useValue: drain },
      { provide: GrpcEndpoint, useValue: grpc },
    ];
    return { module: ServiceCoreModule, global: true, providers, exports: [HealthChecks, Drain] };
  }
}
