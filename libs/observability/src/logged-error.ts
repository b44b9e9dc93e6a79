import { pino } from 'pino';

/** An error that belongs to the life of a system, as DomainErrors do: somebody is refused, or away. */
interface Expected extends Error {
  readonly code: string;
  readonly kind: string;
}

export function isExpected(error: unknown): error is Expected {
  const { code, kind } = (error ?? {}) as Partial<Expected>;
  return error instanceof Error && typeof code === 'string' && typeof kind === 'string';
}

/**
 * An error as its line has it: a defect with its stack; of what is to be expected, why it happened and not where. Besides being noise, the
 * first stack has Node read the source map, which it then keeps: 10 to 20 MB.
 */
export function loggedError(error: unknown): unknown {
  return error instanceof Error && !isExpected(error) ? pino.stdSerializers.err(error) : described(error);
}

/** An error without its stack. */
export function described(error: unknown): unknown {
  return error instanceof Error ? { ...error, type: error.name, message: messageOf(error) } : error;
}

function messageOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message} (${messageOf(cause)})` : message;
}
