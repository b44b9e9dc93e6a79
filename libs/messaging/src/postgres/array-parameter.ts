import type { ColumnType, ColumnValues } from '../table.js';
import { writeUuidBytes } from './uuid-bytes.js';

/** Writes the value into the buffer from there on; answers where it ends. */
type Write<T> = (value: T, at: number) => number;

interface Element<T> {
  /** Postgres's number of the type. */
  readonly oid: number;
  readonly write: Write<T>;
}

const JSONB_VERSION = 1;
/** From which Postgres counts microseconds. */
const YEAR_2000 = Date.UTC(2000);

const ELEMENTS: { readonly [T in ColumnType]: Element<ColumnValues[T]> } = {
  uuid: { oid: 2950, write: (value, at) => writeUuidBytes(buffer, value, at) },
  text: { oid: 25, write: writeText },
  integer: { oid: 23, write: writeInteger },
  bigint: { oid: 20, write: (value, at) => buffer.writeBigInt64BE(value, at) },
  boolean: { oid: 16, write: (value, at) => buffer.writeUInt8(Number(value), at) },
  // As a bigint: the microseconds of a distant year are beyond the safe integers.
  timestamptz: {
    oid: 1184,
    write: (value, at) => buffer.writeBigInt64BE(BigInt(value.getTime() - YEAR_2000) * 1_000n, at),
  },
  jsonb: { oid: 3802, write: (value, at) => writeText(JSON.stringify(value), buffer.writeUInt8(JSONB_VERSION, at)) },
  bytea: { oid: 17, write: writeBytes },
};

/** Bytes of an array without elements, and before the first element of one that has some. */
const [EMPTY, HEADER] = [12, 20];
/** No element of a fixed size is longer, together with its length. */
const FIXED = 20;
const NULL = -1;

/** Where every array is written, to be copied when it is whole. It is as large as the largest until now. */
let buffer = Buffer.allocUnsafe(4_096);

/**
 * The values as one parameter of a statement, in Postgres's binary format. (An array that is left to pg is escaped as text, element by
 * element, and bytes become twice as many.)
 *
 * @throws {RangeError} for what the type does not hold: it is never sent as something else
 */
export function arrayParameter<T extends ColumnType>(
  type: T,
  values: readonly (ColumnValues[T] | null | undefined)[],
): Buffer {
  const { oid, write }: Element<ColumnValues[T]> = ELEMENTS[type];
  let end = HEADER;
  let hasNulls = false;
  for (const value of values) {
    const start = end + 4;
    reserve(end + FIXED);
    if (value === null || value === undefined) {
      hasNulls = true;
      end = buffer.writeInt32BE(NULL, end);
    } else {
      const written = write(value, start);
      buffer.writeInt32BE(written - start, end);
      end = written;
    }
  }
  const [dimensions, lowerBound] = [values.length === 0 ? 0 : 1, 1];
  [dimensions, Number(hasNulls), oid, values.length, lowerBound].forEach((field, index) =>
    buffer.writeInt32BE(field, index * 4),
  );
  return Buffer.from(buffer.subarray(0, dimensions === 0 ? EMPTY : end));
}

/** What the items have in one column. */
export function columnOf<T extends ColumnType, Item>(
  type: T,
  items: readonly Item[],
  of: (item: Item) => ColumnValues[T] | null | undefined,
): Buffer {
  return arrayParameter(type, items.map(of));
}

/** Makes room up to there. */
function reserve(end: number): void {
  if (end <= buffer.length) return;
  const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, end));
  buffer.copy(larger);
  buffer = larger;
}

function writeText(value: string, at: number): number {
  // No character takes more than three bytes, and to count them would take as long as to write them.
  reserve(at + value.length * 3);
  return at + buffer.write(value, at);
}

function writeBytes(value: Uint8Array, at: number): number {
  reserve(at + value.length);
  buffer.set(value, at);
  return at + value.length;
}

function writeInteger(value: number, at: number): number {
  // A fraction would be cut off.
  if (!Number.isInteger(value)) throw new RangeError(`not an integer: ${value}`);
  return buffer.writeInt32BE(value, at);
}
