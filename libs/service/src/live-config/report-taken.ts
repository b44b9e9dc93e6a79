import { staysInstead, type LiveConfig, type SourceState, type Taken } from '@comanda/config';
import { logger } from '@comanda/observability';

const log = logger('config');

/** Logs what came of new values. No secret is among them: the store gives none. */
export function reportTaken(live: LiveConfig, { changed, refused, waiting, failed }: Taken): void {
  if (changed.length > 0) log.info({ settings: valuesOf(live, changed) }, 'settings have changed');
  for (const refusal of refused) {
    const { name, where, inForce, problem } = refusal;
    log.error({ setting: name, where, inForce }, `${name} ${problem}; refused: ${staysInstead(refusal)}`);
  }
  if (waiting.length > 0) log.warn({ settings: waiting }, 'settings have changed that the next start takes');
  for (const { name, error } of failed)
    log.error({ setting: name, err: error }, 'a changed setting could not be applied');
}

/** Logs that the store has come or gone. */
export function reportState(state: SourceState, error?: unknown): void {
  if (state === 'connected') log.info('the store of settings is reached');
  else log.warn({ err: error }, 'the store of settings is not reached: settings stay as they are');
}

function valuesOf(live: LiveConfig, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(live.explain().flatMap(({ name, value }) => (names.includes(name) ? [[name, value]] : [])));
}
