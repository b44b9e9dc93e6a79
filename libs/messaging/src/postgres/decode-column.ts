import type { ColumnType } from '../table.js';

/** The value that pg gave, as tables know it: only bigint comes as text. */
export function decodeColumn(type: ColumnType, value: unknown): unknown {
  return type === 'bigint' && value !== null ? BigInt(value as string) : value;
}
