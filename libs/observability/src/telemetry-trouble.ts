import { diag, DiagLogLevel } from '@opentelemetry/api';
import { logger } from './logger.js';

const QUIET_MS = 60_000;
const log = logger('telemetry');

/**
 * Says when telemetry cannot be sent; once a minute at the most, since a backend that is away fails every few seconds, and each line is
 * telemetry itself.
 */
export function tellTelemetryTrouble(nowMs: () => number = () => performance.now()): void {
  let quietUntil = -Infinity;
  let kept = 0;
  const tell = (message: string, ...details: unknown[]): void => {
    if (nowMs() < quietUntil) {
      kept += 1;
      return;
    }
    quietUntil = nowMs() + QUIET_MS;
    log.warn(
      { details: [message, ...details].map(String).join(' ').slice(0, 500), notTold: kept },
      'telemetry is not sent',
    );
    kept = 0;
  };
  const ignore = (): void => undefined;
  diag.setLogger(
    { error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
