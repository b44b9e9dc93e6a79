import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ConfigOf } from '@comanda/config';
import { HealthChecks, logger, NestLogger } from '@comanda/observability';
import type { ServiceDefinition } from './define-service.js';
import { Drain } from './drain.js';
import { GrpcEndpoint } from './grpc/grpc-endpoint.js';
import { closeWhenDraining } from './http/close-when-draining.js';
import { HttpAdapter } from './http/http-adapter.js';
import { addProbes } from './http/probes.js';
import { traceRequests } from './http/trace-requests.js';
import { listen } from './listen.js';
import { RunningService } from './running-service.js';
import type { ServiceSettings } from './service-config.js';
import { ServiceCoreModule, type ServiceCore } from './service-core.module.js';

class ServiceRoot {}

const log = logger('service');

/**
 * Starts a service within this process; unlike `startService` it leaves settings, signals and the exit to the caller, which a
 * test likes. Rejects with `AddressTakenError`, or with what a provider threw.
 */
export async function bootService<Schema extends ServiceSettings>(
  definition: ServiceDefinition<Schema>,
  config: ConfigOf<Schema>,
): Promise<RunningService> {
  const settings = config as ConfigOf<ServiceSettings>;
  const core = { health: new HealthChecks(), drain: new Drain(), grpc: new GrpcEndpoint(definition.grpc) };
  const app = await createApp(definition, config, core);
  try {
    await definition.http?.setup?.(app.getHttpAdapter().getInstance(), app, config);
    const addresses = await listen(app, settings, core.grpc, definition);
    core.health.setReady();
    core.grpc.setServing(true);
    log.info(addresses, 'ready');
    return new RunningService(app, core, addresses, settings.SHUTDOWN_TIMEOUT_MS);
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
}

async function createApp<Schema extends ServiceSettings>(
  { module, http }: ServiceDefinition<Schema>,
  config: ConfigOf<Schema>,
  core: ServiceCore,
): Promise<NestFastifyApplication> {
  const adapter = new HttpAdapter(http?.options?.(config) ?? {}, http ?? {});
  const fastify = adapter.getInstance();
  traceRequests(fastify);
  closeWhenDraining(fastify, core.drain);
  addProbes(fastify, core.health);
  const root = { module: ServiceRoot, imports: [ServiceCoreModule.with(core), module(config)] };
  return NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(),
    abortOnError: false,
    // Fastify's own parsers refuse broken JSON with a clear 400.
    bodyParser: false,
  });
}
