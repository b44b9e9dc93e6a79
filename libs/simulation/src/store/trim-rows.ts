import type { Row, Trim } from '@comanda/messaging';
import type { SimulatedDatabase } from './simulated-database.js';

/** Deletes up to `limit` rows that may go, with what goes with them; answers how many. */
export function trimRows(
  database: SimulatedDatabase,
  { table, logs = [], ...rule }: Trim,
  nowMs: number,
  limit: number,
): number {
  const rows = database.table(table.name);
  const gone = new Set<string>();
  for (const [key, { row }] of rows) if (gone.size < limit && mayGo(row, rule, nowMs)) gone.add(key);
  for (const key of gone) rows.delete(key);
  for (const log of logs) {
    const entries = database.log(log.table.name);
    const kept = entries.filter((entry) => !gone.has(entry[log.column] as string));
    entries.splice(0, entries.length, ...kept);
  }
  return gone.size;
}

function mayGo(
  row: Row,
  { timeColumn, olderThanMs, where = {} }: Omit<Trim, 'table' | 'logs'>,
  nowMs: number,
): boolean {
  const time = row[timeColumn] as Date | null;
  if (time === null || time.getTime() >= nowMs - olderThanMs) return false;
  return Object.entries(where).every(([column, texts]) => texts.includes(row[column] as string));
}
