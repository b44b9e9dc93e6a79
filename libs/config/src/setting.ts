import { z } from 'zod';

/** Schemas of settings that come as text; each takes `.default()`, `.optional()` and `.meta()` like any other. */
export const setting = {
  /** A TCP port; 0 takes a free one. */
  port: () => integer(0, 65_535, 'a port, 0 to 65535'),
  /** A whole number of milliseconds. */
  milliseconds: () => integer(1, 86_400_000, 'a number of milliseconds, 1 to 86400000'),
  /** A whole number. */
  integer: (min: number, max: number) => integer(min, max, `a whole number, ${min} to ${max}`),
  /** `true` or `false`. */
  flag: () => z.enum(['true', 'false'], { error: 'expected true or false' }).transform((text) => text === 'true'),
  /** An URL with one of the protocols, which are written without a colon. */
  url: (...protocols: readonly string[]) =>
    z.string().refine((text) => hasProtocol(text, protocols), {
      error: `expected an URL that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
    }),
  /** `host:port` of a peer. */
  address: () =>
    z.string().regex(/^(\[[0-9a-fA-F:]+\]|[^:/\s]+):\d{1,5}$/, { error: 'expected host:port, without a protocol' }),
};

function integer(min: number, max: number, expected: string) {
  return z
    .string()
    .regex(/^-?\d+$/, { error: `expected ${expected}`, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `expected ${expected}` });
}

function hasProtocol(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1));
}
