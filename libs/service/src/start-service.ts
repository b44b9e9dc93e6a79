import { ConfigError, maskSecrets } from '@comanda/config';
import { logger } from '@comanda/observability';
import { AddressTakenError } from './address-taken-error.js';
import { bootService } from './boot-service.js';
import type { ServiceDefinition } from './define-service.js';
import { applySettings } from './live-config/apply-settings.js';
import { openSettings } from './live-config/open-settings.js';
import type { ServiceSettings } from './service-config.js';
import { stopOnSignals } from './stop-on-signals.js';

const log = logger('service');

/**
 * Runs a service as this process, with the settings of its environment, file and key-value store. SIGTERM or SIGINT drains it and exits 0 within
 * `SHUTDOWN_TIMEOUT_MS`. What keeps it from starting is told on stderr, and it exits 1; so it does on an error that nobody handled.
 */
export async function startService<Schema extends ServiceSettings>(
  definition: ServiceDefinition<Schema>,
): Promise<void> {
  // A rejection that nobody handles comes here too.
  process.on('uncaughtException', die);
  try {
    const settings = await openSettings(definition, process.env, { onRead: applySettings });
    const { values } = settings.live;
    log.debug({ settings: maskSecrets(definition.config, values) }, 'settings');
    const booting = bootService(definition, values, settings);
    stopOnSignals(booting, values.SHUTDOWN_TIMEOUT_MS);
    await booting;
  } catch (error) {
    refuseToStart(error);
  }
}

function die(error: unknown): never {
  log.fatal({ err: error }, 'an error that nobody handled');
  process.exit(1);
}

function refuseToStart(error: unknown): never {
  if (error instanceof ConfigError || error instanceof AddressTakenError) process.stderr.write(`${error.message}\n`);
  else log.fatal({ err: error }, 'the service cannot start');
  process.exit(1);
}
