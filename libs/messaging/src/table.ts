/** Postgres types that entities are stored with, and their JavaScript values in a row. */
export interface ColumnValues {
  uuid: string;
  text: string;
  integer: number;
  /** Never a JavaScript number. */
  bigint: bigint;
  boolean: boolean;
  timestamptz: Date;
  /** Any JSON value; no bigint, no Date inside. */
  jsonb: unknown;
  bytea: Uint8Array;
}

export type ColumnType = keyof ColumnValues;

/** A row as the store takes and gives it: one value a column, `null` where there is none. */
export type Row = Readonly<Record<string, ColumnValues[ColumnType] | null>>;

/**
 * Where entities of one kind live. The database table has these columns, the key as primary key, and an integer
 * column `version` that the store keeps: 1 when inserted, one more with each update.
 */
export interface Table<T> {
  readonly name: string;
  /** Name of the key column; its type is `uuid` or `text`. */
  readonly key: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  toRow(entity: T): Row;
  fromRow(row: Row): T;
}

const rows = new WeakMap<object, { readonly table: unknown; readonly row: Row }>();

/** The entity's row, made once: entities do not change. */
export function rowOf<T>(table: Table<T>, entity: T): Row {
  const known = rows.get(entity as object);
  if (known?.table === table) return known.row;
  const row = table.toRow(entity);
  rows.set(entity as object, { table, row });
  return row;
}

/** Where facts of one kind are appended and never changed: a ledger, a journal. */
export interface LogTable<T> {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  toRow(entry: T): Row;
}

/** One entity, there or not yet. */
export interface Ref<T> {
  readonly table: Table<T>;
  readonly id: string;
  /** Names it among the entities of all tables. */
  readonly key: string;
  /** Most likely it is not there. */
  readonly isNew?: boolean;
}

/** The name of an entity among all. */
export const entityKey = ({ name }: Pick<Table<never>, 'name'>, id: string): string => `${name} ${id}`;

/** Names the entity of that table with that key. */
export function ref<T>(table: Table<T>, id: string): Ref<T> {
  return { table, id, key: entityKey(table, id) };
}

/**
 * Names an entity that the decision most likely makes. For a message that comes for the first time it is then not looked for: should it
 * be there after all, the commit shows it, and the decision is made anew with it.
 */
export function newRef<T>(table: Table<T>, id: string): Ref<T> {
  return { table, id, key: entityKey(table, id), isNew: true };
}

/** A fact to append. */
export interface LogEntry {
  readonly table: LogTable<never>;
  readonly row: Row;
}

/** Appends `entry` to `table` in the decision's transaction. */
export function logEntry<T>(table: LogTable<T>, entry: T): LogEntry {
  return { table: table as LogTable<never>, row: table.toRow(entry) };
}
