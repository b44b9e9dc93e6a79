import type { Logger as PinoLogger } from 'pino';
import { rootLogger } from './log-root.js';

const methods = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'isLevelEnabled'] as const;

/** Writes structured lines: `log.info({ orderId }, 'order accepted')`. An error goes under `err`. */
export type Logger = Pick<PinoLogger, (typeof methods)[number]>;

/**
 * The logger of a part of the service, named on each of its lines. It may be made before logging is configured: modules
 * hold theirs as a constant.
 */
export function logger(component: string): Logger {
  let root: PinoLogger | undefined;
  let child: PinoLogger | undefined;
  const current = (): PinoLogger => {
    if (!child || root !== rootLogger()) {
      root = rootLogger();
      child = root.child({ component });
    }
    return child;
  };
  const forward =
    (method: (typeof methods)[number]) =>
    (...args: [never]) =>
      current()[method](...args);
  return Object.fromEntries(methods.map((method) => [method, forward(method)])) as unknown as Logger;
}
