import { LiveConfig, type ConfigOf } from '@comanda/config';
import type { ServiceDefinition } from '../define-service.js';
import type { ServiceSettings } from '../service-config.js';
import type { OpenSettings } from './open-settings.js';

/** Settings that stay as they are; for a service that is booted with values of its own. */
export function fixedSettings<Schema extends ServiceSettings>(
  { name, config: schema }: Pick<ServiceDefinition<Schema>, 'name' | 'config'>,
  values: ConfigOf<Schema>,
): OpenSettings<Schema> {
  const live = new LiveConfig(schema, [], { service: name, values });
  return { live, source: () => undefined, onApplicationShutdown: async () => undefined };
}
