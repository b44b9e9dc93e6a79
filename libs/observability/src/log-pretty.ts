import { createRequire } from 'node:module';
import type { DestinationStream } from 'pino';
import type { PinoPretty } from 'pino-pretty';

/** Lines for people, on stdout. Loaded only where it is used. */
export function pretty(): DestinationStream {
  const { build } = createRequire(import.meta.url)('pino-pretty') as typeof import('pino-pretty');
  return build({
    // In this thread, so that the last line of a process that dies is seen.
    sync: true,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'service,component,span_id,pid,hostname',
    messageFormat: '{service} {component}: {msg}',
  } satisfies PinoPretty.PrettyOptions);
}
