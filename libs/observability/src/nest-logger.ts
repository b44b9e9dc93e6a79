import type { LoggerService } from '@nestjs/common';
import { logger, type Logger } from './logger.js';

/** Parts of Nest that tell at `info` about each module, route and controller. */
const chatty = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'NestMicroservice',
]);

/** Lets Nest, and code that uses Nest's `Logger`, log through ours. The chatter of Nest's start is at `debug`. */
export class NestLogger implements LoggerService {
  private readonly loggers = new Map<string, Logger>();

  log(message: unknown, ...rest: unknown[]): void {
    const context = contextOf(rest);
    this.write(chatty.has(context) ? 'debug' : 'info', context, message);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', contextOf(rest), message);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', contextOf(rest), message);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', contextOf(rest), message);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', contextOf(rest), message, stackOf(rest));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', contextOf(rest), message, stackOf(rest));
  }

  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    context: string,
    message: unknown,
    stack?: string,
  ) {
    if (message instanceof Error) this.of(context)[level]({ err: message }, message.message);
    else if (typeof message === 'string') this.of(context)[level]({ stack }, message);
    else this.of(context)[level]({ details: message, stack }, 'message of the framework');
  }

  private of(context: string): Logger {
    let found = this.loggers.get(context);
    if (!found) this.loggers.set(context, (found = logger(context)));
    return found;
  }
}

/** Nest passes the context last. */
function contextOf(rest: readonly unknown[]): string {
  const last = rest.at(-1);
  return typeof last === 'string' ? last : 'nest';
}

/** Nest passes a stack, when there is one, before the context. */
function stackOf(rest: readonly unknown[]): string | undefined {
  const first = rest.length > 1 ? rest[0] : undefined;
  return typeof first === 'string' ? first : undefined;
}
