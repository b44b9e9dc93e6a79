import { SeverityNumber, type Attributes, type Logger as OtelLogger } from '@opentelemetry/api';
import type { DestinationStream, Logger as PinoLogger } from 'pino';
import { isExpected } from './logged-error.js';

/** What pino tells a stream that asks for it, before each line. */
interface LastLine {
  lastLevel: number;
  lastObj: Record<string, unknown>;
  lastMsg: string | undefined;
  lastLogger: PinoLogger | undefined;
}

const ASKS_FOR_METADATA = Symbol.for('pino.metadata');

/** Of pino's levels; from above. */
const SEVERITIES: readonly (readonly [level: number, severity: SeverityNumber, text: string])[] = [
  [60, SeverityNumber.FATAL, 'fatal'],
  [50, SeverityNumber.ERROR, 'error'],
  [40, SeverityNumber.WARN, 'warn'],
  [30, SeverityNumber.INFO, 'info'],
  [20, SeverityNumber.DEBUG, 'debug'],
  [0, SeverityNumber.TRACE, 'trace'],
];

let exporter: OtelLogger | undefined;

/** From here on, what is logged goes there, too; `undefined` ends that. */
export function teeLogs(to: OtelLogger | undefined): void {
  exporter = to;
}

/** A destination for pino that writes each line to `main`, and hands it to whom {@link teeLogs} names. */
export function teed(main: DestinationStream): DestinationStream {
  const stream: DestinationStream & LastLine & { [ASKS_FOR_METADATA]: true } = {
    [ASKS_FOR_METADATA]: true,
    lastLevel: 0,
    lastObj: {},
    lastMsg: undefined,
    lastLogger: undefined,
    write: (line) => {
      main.write(line);
      if (exporter) emit(exporter, stream);
    },
  };
  return stream;
}

/** Its trace is the current one, as in the line. */
function emit(to: OtelLogger, { lastLevel, lastObj, lastMsg, lastLogger }: LastLine): void {
  const [, severityNumber, severityText] = SEVERITIES.find(([level]) => lastLevel >= level)!;
  const attributes = { ...bindingsOf(lastLogger), ...attributesOf(lastObj) } as Attributes;
  to.emit({ severityNumber, severityText, body: lastMsg ?? '', attributes });
}

const known = new WeakMap<PinoLogger, Record<string, unknown>>();

/** Of a logger they are always the same, and to ask it costs. */
function bindingsOf(log: PinoLogger | undefined): Record<string, unknown> {
  if (!log) return {};
  let bindings = known.get(log);
  if (!bindings) {
    const { service: _inResource, ...own } = log.bindings();
    known.set(log, (bindings = own));
  }
  return bindings;
}

function attributesOf(fields: Record<string, unknown>): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'trace_id' || name === 'span_id' || value === undefined) continue;
    if (value instanceof Error) Object.assign(attributes, exception(value));
    else attributes[name] = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  }
  return attributes;
}

function exception(error: Error): Record<string, string> {
  const told = { 'exception.type': error.name, 'exception.message': error.message };
  return isExpected(error) || !error.stack ? told : { ...told, 'exception.stacktrace': error.stack };
}
