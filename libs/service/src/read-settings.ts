import { LiveConfig, maskSecrets, type ConfigOf, type Environment } from '@comanda/config';
import { logger } from '@comanda/observability';
import type { ServiceDefinition } from './define-service.js';
import { applySettings } from './live-config/apply-settings.js';
import { baseLayers } from './live-config/base-layers.js';
import type { ServiceSettings } from './service-config.js';

const log = logger('service');

/**
 * The service's settings from `env` and the file that it names; from here on the process logs as they say. A key-value store is not asked:
 * `startService` does that. Throws `ConfigError`.
 */
export function readSettings<Schema extends ServiceSettings>(
  { name, config: schema }: Pick<ServiceDefinition<Schema>, 'name' | 'config'>,
  env: Environment,
): ConfigOf<Schema> {
  const live = new LiveConfig(schema, baseLayers(schema, env, name), { service: name });
  applySettings(live);
  log.debug({ settings: maskSecrets(schema, live.values) }, 'settings');
  return live.values;
}
