import type { Table } from '@comanda/messaging';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Throws on what is no key of the table, as Postgres does: with that, the whole transaction is lost. */
export function requireKey(table: Table<unknown>, key: string): void {
  if (table.columns[table.key] === 'uuid' && !UUID.test(key))
    throw new Error(`invalid input syntax for type uuid: "${key}"`);
}
