import type { LoggerService } from '@nestjs/common';
import type { Following } from './follow-source.js';
import type { LiveConfig } from './live-config.js';
import { staysInstead } from './stays-instead.js';

/** Logs what the store of settings says, and that it comes and goes. No secret is among it: the store gives none. */
export function settingsReporter(settings: LiveConfig, log: Pick<LoggerService, 'log' | 'warn' | 'error'>): Following {
  return {
    onTaken({ changed, refused, waiting, failed }) {
      const shown = settings.explain().filter(({ name }) => changed.includes(name));
      for (const { name, value } of shown) log.log(`${name} is ${JSON.stringify(value)} now`);
      for (const refusal of refused)
        log.error(`${refusal.name} ${refusal.problem} (${refusal.where}); refused: ${staysInstead(refusal)}`);
      for (const name of waiting) log.warn(`${name} has changed; the next start takes it`);
      for (const { name, error } of failed)
        log.error(`${name} has changed, and could not be applied: ${String(error)}`);
    },
    onState(state) {
      if (state === 'connected') log.log('the store of settings is reached');
      else log.warn('the store of settings is not reached: settings stay as they are');
    },
  };
}
