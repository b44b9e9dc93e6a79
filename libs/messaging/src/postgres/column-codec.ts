import type { ColumnType } from '../table.js';

type Encode = (value: never) => unknown;

/** How a value is given to pg inside an array parameter. */
const ENCODE: Readonly<Record<ColumnType, Encode>> = {
  uuid: (value) => value,
  text: (value) => value,
  integer: (value) => value,
  bigint: (value: bigint) => value.toString(),
  boolean: (value) => value,
  timestamptz: (value: Date) => value.toISOString(),
  jsonb: (value) => JSON.stringify(value),
  bytea: (value: Uint8Array) => `\\x${Buffer.from(value).toString('hex')}`,
};

/** The value for pg; `null` stays. */
export function encodeColumn(type: ColumnType, value: unknown): unknown {
  return value === null || value === undefined ? null : ENCODE[type](value as never);
}

/** The value that pg gave, as tables know it: only bigint comes as text. */
export function decodeColumn(type: ColumnType, value: unknown): unknown {
  return type === 'bigint' && value !== null ? BigInt(value as string) : value;
}
