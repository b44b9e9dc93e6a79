import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ConfigOf } from '@comanda/config';
import { HealthChecks, logger, NestLogger } from '@comanda/observability';
import { Breakers } from '@comanda/resilience';
import type { ServiceDefinition } from './define-service.js';
import { Drain } from './drain.js';
import { GrpcEndpoint } from './grpc/grpc-endpoint.js';
import { closeWhenDraining } from './http/close-when-draining.js';
import { HttpAdapter } from './http/http-adapter.js';
import { addBreakerPages } from './http/breaker-pages.js';
import { addProbes } from './http/probes.js';
import { traceRequests } from './http/trace-requests.js';
import { listen } from './listen.js';
import { addConfigReport } from './live-config/config-report.js';
import { fixedSettings } from './live-config/fixed-settings.js';
import type { OpenSettings } from './live-config/open-settings.js';
import { ServiceRegistry } from './registration/service-registry.js';
import { RunningService } from './running-service.js';
import type { ServiceSettings } from './service-config.js';
import { ServiceCoreModule, type ServiceCore } from './service-core.module.js';
import { turnsModules } from './turns/turns-modules.js';

class ServiceRoot {}

const log = logger('service');

/**
 * Starts a service within this process; unlike `startService` it leaves settings, signals and the exit to the caller, which a
 * test likes; without `opened` the settings stay as they are. Rejects with `AddressTakenError`, or with what a provider threw.
 */
export async function bootService<Schema extends ServiceSettings>(
  definition: ServiceDefinition<Schema>,
  config: ConfigOf<Schema>,
  opened: OpenSettings<Schema> = fixedSettings(definition, config),
): Promise<RunningService> {
  const settings = config as ConfigOf<ServiceSettings>;
  const grpc = new GrpcEndpoint(definition.grpc);
  const registry = new ServiceRegistry(definition, settings);
  const [health, drain] = [new HealthChecks(), new Drain()];
  const core = { health, drain, grpc, settings: opened as unknown as OpenSettings, registry, breakers: new Breakers() };
  const app = await createApp(definition, config, core).catch(async (error: unknown) => {
    await registry.onApplicationShutdown();
    throw error;
  });
  try {
    await definition.http?.setup?.(app.getHttpAdapter().getInstance(), app, config);
    const addresses = await listen(app, core.settings.live, core.grpc, definition);
    core.grpc.setServing(true);
    // Whoever waits for this one to be ready, before they stop another, finds it in the registry.
    await registry.join(addresses, health);
    core.health.setReady();
    log.info(addresses, 'ready');
    return new RunningService(app, core, addresses, settings.SHUTDOWN_TIMEOUT_MS);
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
}

async function createApp<Schema extends ServiceSettings>(
  definition: ServiceDefinition<Schema>,
  config: ConfigOf<Schema>,
  core: ServiceCore,
): Promise<NestFastifyApplication> {
  const { module, http } = definition;
  const adapter = new HttpAdapter(http?.options?.(config) ?? {}, http ?? {});
  const fastify = adapter.getInstance();
  traceRequests(fastify);
  closeWhenDraining(fastify, core.drain);
  addProbes(fastify, core.health, core.breakers);
  // A gateway has the public on the same port, and a setting for that.
  if ((config as { OPS_ENABLED?: boolean }).OPS_ENABLED !== false) addBreakerPages(fastify, core.breakers);
  addConfigReport(fastify, core.settings);
  const root = {
    module: ServiceRoot,
    imports: [ServiceCoreModule.with(core), ...turnsModules(definition.name, config), module(config)],
  };
  return NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(),
    abortOnError: false,
    // Fastify's own parsers refuse broken JSON with a clear 400.
    bodyParser: false,
  });
}
