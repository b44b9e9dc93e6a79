import type { DescService } from '@bufbuild/protobuf';
import type { DynamicModule } from '@nestjs/common';
import type { ConfigOf } from '@comanda/config';
import type { ServiceSettings } from './service-config.js';
import type { HttpEdge } from './http/http-edge.js';

/** Everything that makes a process this service and no other. */
export interface ServiceDefinition<Schema extends ServiceSettings = ServiceSettings> {
  /** In logs, traces and messages. */
  readonly name: string;
  /** Settings, keyed by the names of environment variables; made with `serviceConfig`. */
  readonly config: Schema;
  /** Services that its controllers answer over gRPC; empty when it has no gRPC server. */
  readonly grpc: readonly DescService[];
  /** For routers in front, besides a route for each of its gRPC services: `urlprefix-/` for all that HTTP asks. */
  readonly tags?: readonly string[];
  /** Where its ports meet their adapters. */
  readonly module: (config: ConfigOf<Schema>) => DynamicModule;
  /** What it serves over HTTP besides `/livez` and `/readyz` and Nest's own controllers. */
  readonly http?: HttpEdge<ConfigOf<Schema>>;
}

/** Types a service's definition; returns it as it is. For `startService`. */
export function defineService<Schema extends ServiceSettings>(
  definition: ServiceDefinition<Schema>,
): ServiceDefinition<Schema> {
  return definition;
}
