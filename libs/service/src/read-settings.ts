import { loadConfig, maskSecrets, type ConfigOf, type Environment } from '@comanda/config';
import { configureLogging, logger } from '@comanda/observability';
import type { ServiceDefinition } from './define-service.js';
import type { ServiceSettings } from './service-config.js';

const log = logger('service');

/** The service's settings from `env`; from here on the process logs as they say. Throws `ConfigError`. */
export function readSettings<Schema extends ServiceSettings>(
  { name, config: schema }: Pick<ServiceDefinition<Schema>, 'name' | 'config'>,
  env: Environment,
): ConfigOf<Schema> {
  const config = loadConfig(schema, env, { service: name });
  const { LOG_LEVEL, LOG_FORMAT } = config as ConfigOf<ServiceSettings>;
  configureLogging({ level: LOG_LEVEL, format: LOG_FORMAT, service: name });
  log.debug({ settings: maskSecrets(schema, config) }, 'settings');
  return config;
}
