import { z } from 'zod';

/** Schemas of settings that come as text; each takes `.default()`, `.optional()` and `.meta()` like any other. */
export const setting = {
  /** A TCP port; 0 takes a free one. */
  port: () => integer(0, 65_535, 'a port, 0 to 65535'),
  /** A whole number of milliseconds. */
  milliseconds: () => integer(1, 86_400_000, 'a number of milliseconds, 1 to 86400000'),
  /** A whole number. */
  integer: (min: number, max: number) => integer(min, max, `a whole number, ${min} to ${max}`),
  /** A number that need not be whole, such as a share: 0.1. */
  number: (min: number, max: number) => numeric(/^-?\d+(\.\d+)?$/, min, max, `a number, ${min} to ${max}`),
  /** `true` or `false`. */
  flag: () => z.enum(['true', 'false'], { error: 'expected true or false' }).transform((text) => text === 'true'),
  /** An URL with one of the protocols, which are written without a colon. */
  url: (...protocols: readonly string[]) => {
    const accepts = `an URL that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`;
    return z
      .string()
      .refine((text) => hasProtocol(text, protocols), { error: `expected ${accepts}` })
      .meta({ accepts });
  },
  /** `host:port` of a peer. */
  address: () =>
    z
      .string()
      .regex(/^(\[[0-9a-fA-F:]+\]|[^:/\s]+):\d{1,5}$/, { error: 'expected host:port, without a protocol' })
      .meta({ accepts: 'host:port' }),
  /**
   * A setting that has parts: its text is a JSON or YAML object, and layers are merged part by part. An unknown part is a fault.
   *
   * ```ts
   * RETRY: setting.parts({ attempts: setting.integer(1, 10).default(3) }).default({ attempts: 3 })
   * ```
   */
  parts: <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).meta({ accepts: 'an object' }),
  /** The same with parts of any name, which `each` is the schema of. */
  partsByName: <Each extends z.ZodType>(each: Each) => z.record(z.string(), each).meta({ accepts: 'an object' }),
};

function integer(min: number, max: number, accepts: string) {
  return numeric(/^-?\d+$/, min, max, accepts);
}

function numeric(pattern: RegExp, min: number, max: number, accepts: string) {
  return z
    .string()
    .regex(pattern, { error: `expected ${accepts}`, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `expected ${accepts}` })
    .meta({ accepts });
}

function hasProtocol(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1));
}
