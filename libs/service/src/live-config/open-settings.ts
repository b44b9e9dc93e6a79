import { FollowedSource, LiveConfig, type ConfigSource, type Environment, type SourceState } from '@comanda/config';
import { logger } from '@comanda/observability';
import type { ServiceDefinition } from '../define-service.js';
import type { ServiceSettings } from '../service-config.js';
import { baseLayers, configSettings } from './base-layers.js';
import type { ConfigSettings } from './config-shape.js';
import { openStore } from './open-store.js';
import { reportState, reportTaken } from './report-taken.js';

/** Where settings are watched, and how that ends. */
export interface SettingsStore {
  readonly entries: ConfigSource;
  close(): Promise<void>;
}

/** A service's settings, and where they come from while it runs. */
export interface OpenSettings<Schema extends ServiceSettings = ServiceSettings> {
  readonly live: LiveConfig<Schema>;
  /** Undefined without a store. */
  readonly source: () => SourceState | undefined;
  /** Follows the store no longer. */
  onApplicationShutdown(): Promise<void>;
}

/** What a caller may want otherwise. */
export interface OpenSettingsOptions<Schema extends ServiceSettings> {
  /** Opens the store that the settings name. */
  readonly open?: (settings: ConfigSettings, service: string) => SettingsStore | undefined;
  /** Told once file and environment are read, before the store is waited for. */
  readonly onRead?: (live: LiveConfig<Schema>) => void;
}

const log = logger('config');

/**
 * Reads a service's settings from file and environment, then from the store, which is waited for as long as `CONFIG_KV_WAIT_MS` says, and
 * follows the store from then on. Throws `ConfigError` for what file and environment say.
 */
export async function openSettings<Schema extends ServiceSettings>(
  { name, config: schema }: Pick<ServiceDefinition<Schema>, 'name' | 'config'>,
  env: Environment,
  { open = openStore, onRead }: OpenSettingsOptions<Schema> = {},
): Promise<OpenSettings<Schema>> {
  const live = new LiveConfig(schema, baseLayers(schema, env, name), { service: name });
  onRead?.(live);
  const settings = configSettings(env, name);
  const store = open(settings, name);
  if (!store) return { live, source: () => undefined, onApplicationShutdown: async () => undefined };
  let state: SourceState = 'waiting';
  const namespace = { root: settings.CONFIG_NAMESPACE, environment: settings.CONFIG_ENVIRONMENT, service: name };
  const followed = new FollowedSource(live, store.entries, namespace, {
    onTaken: (taken) => reportTaken(live, taken),
    onState: (now, error) => reportState((state = now), error),
  });
  const ms = settings.CONFIG_KV_WAIT_MS;
  if (!(await followed.started(ms))) log.warn({ ms }, 'the store of settings has not answered: starting without it');
  return {
    live,
    source: () => state,
    onApplicationShutdown: async () => {
      followed.stop();
      await store.close();
    },
  };
}
