import { logger } from '@comanda/observability';
import type { RunningService } from './running-service.js';

/** A Ctrl-C reaches a process both from the terminal and from its parent; that is one signal, not two. */
const sameSignalMs = 250;

const log = logger('service');

/** Drains the service on the first SIGTERM or SIGINT and exits; the second one, or the time limit, exits at once with 1. */
export function stopOnSignals(booting: Promise<RunningService>, timeoutMs: number): void {
  let firstAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      void stop(signal, booting, timeoutMs);
    } else if (performance.now() - firstAt > sameSignalMs) {
      log.warn({ signal }, 'stopped before it was drained');
      process.exit(1);
    }
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function stop(signal: NodeJS.Signals, booting: Promise<RunningService>, timeoutMs: number): Promise<void> {
  log.info({ signal }, 'draining');
  setTimeout(() => {
    log.error({ timeoutMs }, 'could not drain in time');
    process.exit(1);
  }, timeoutMs);
  try {
    // A start that is under way is finished first: half of a service cannot be drained.
    await (await booting).drain();
    log.info('stopped');
    process.exit(0);
  } catch (error) {
    log.error({ err: error }, 'the stop failed');
    process.exit(1);
  }
}
