import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { pretty } from './log-pretty.js';
import { teed } from './log-export.js';
import { currentLogFields } from './log-fields.js';
import { loggedError } from './logged-error.js';
import { currentSpanContext } from './trace-context.js';

/** Severities, least urgent first. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof logLevels)[number];

/** `auto` is `pretty` on a terminal and `json` elsewhere. */
export const logFormats = ['auto', 'json', 'pretty'] as const;

export type LogFormat = (typeof logFormats)[number];

export interface LoggingOptions {
  /** Lines below it are dropped. */
  readonly level?: LogLevel;
  readonly format?: LogFormat;
  /** Name of the service, on every line. */
  readonly service?: string;
  /** Takes the JSON lines instead of stdout; then `format` is without effect. */
  readonly destination?: DestinationStream;
}

let root: PinoLogger | undefined;
let configured: LoggingOptions = {};

/** Says how this process logs. Loggers that exist already follow. */
export function configureLogging(options: LoggingOptions): void {
  configured = options;
  root = createRoot(options);
}

/** Changes only which lines are dropped. */
export function setLogLevel(level: LogLevel): void {
  configureLogging({ ...configured, level });
}

/** The logger that all others are children of. */
export function rootLogger(): PinoLogger {
  return (root ??= createRoot({}));
}

function createRoot({ level = 'info', format = 'auto', service, destination }: LoggingOptions): PinoLogger {
  return pino(
    {
      level,
      base: service ? { service } : {},
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: loggedError },
      mixin: correlation,
    },
    teed(destination ?? (isPretty(format) ? pretty() : pino.destination({ fd: process.stdout.fd, sync: true }))),
  );
}

function isPretty(format: LogFormat): boolean {
  return format === 'pretty' || (format === 'auto' && process.stdout.isTTY);
}

function correlation(): object {
  const span = currentSpanContext();
  return { ...(span && { trace_id: span.traceId, span_id: span.spanId }), ...currentLogFields() };
}
