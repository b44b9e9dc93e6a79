import type { Seen } from '../store.js';
import type { ColumnType, ColumnValues, LogTable, Row, Table } from '../table.js';
import { arrayParameter, columnOf } from './array-parameter.js';
import type { Statement } from './pipeline.js';

/** Postgres's code for a division by zero. */
export const MISSED = '22012';

export type Columns = readonly (readonly [name: string, type: ColumnType])[];

/** Rows as one array parameter a column, for `unnest`. */
function arrays(columns: Columns, rows: readonly Row[]): Buffer[] {
  return columns.map(([name, type]) => columnOf(type, rows, (row) => row[name] as ColumnValues[typeof type]));
}

/**
 * The rows again. Arrays of one length are unnested side by side; in a `from`, Postgres would keep each in a store of its own until all
 * are, which for a few rows costs more than to write them.
 */
export const unnest = (columns: Columns): string =>
  `select ${columns.map(([name, type], index) => `unnest($${index + 1}::${type}[]) as ${name}`).join(', ')}`;
const names = (columns: Columns): string => columns.map(([name]) => name).join(', ');

/** Inserts the rows that are given as one array a column. */
export const insertInto = (name: string, columns: Columns): string =>
  `insert into ${name} (${names(columns)}) ${unnest(columns)}`;

const keyType = (table: Table<unknown>): 'uuid' | 'text' => table.columns[table.key] as 'uuid' | 'text';

const VERSION = ['version', 'integer'] as const;
const EXPECTED = ['expected_version', 'integer'] as const;

export function selectByKey(table: Table<unknown>, ids: readonly string[]): Statement {
  const columns = Object.keys(table.columns).join(', ');
  const text = `select ${columns}, version from ${table.name} where ${table.key} = any($1::${keyType(table)}[])`;
  return { name: `load ${table.name}`, text, values: [arrayParameter(keyType(table), ids)] };
}

export function insertRows(table: Table<unknown>, rows: readonly Row[]): Statement {
  const { columns, ...statement } = written(table, 'insert', () => {
    const columns: Columns = [...Object.entries(table.columns), VERSION];
    return { columns, text: insertInto(table.name, columns) };
  });
  return { ...statement, values: arrays(columns, rows) };
}

/** Updates rows whose stored version is the expected one. When one has another version, it fails with a division by zero. */
export function updateRows(table: Table<unknown>, rows: readonly Row[]): Statement {
  const { columns, ...statement } = written(table, 'update', () => {
    const columns: Columns = [...Object.entries(table.columns), VERSION, EXPECTED];
    const set = [...Object.keys(table.columns).filter((name) => name !== table.key), 'version']
      .map((name) => `${name} = u.${name}`)
      .join(', ');
    const text = `with updated as (update ${table.name} t set ${set} from (${unnest(columns)}) as u
      where t.${table.key} = u.${table.key} and t.version = u.expected_version returning 1)
      select 1 / (count(*) = cardinality($1))::integer from updated`;
    return { columns, text };
  });
  return { ...statement, values: arrays(columns, rows) };
}

/** Fails with a division by zero when an entity has another version; 0 stands for none. */
export function verifyVersions(table: Table<unknown>, seen: readonly Seen[]): Statement {
  const { key, name } = table;
  const keys = columnOf(keyType(table), seen, ({ id }) => id);
  const versions = columnOf('integer', seen, ({ version }) => version);
  const text = `select 1 / bool_and(coalesce(t.version, 0) = u.version)::integer
    from (${unnest([['key', keyType(table)], VERSION])}) as u left join ${name} t on t.${key} = u.key`;
  return { name: `verify ${name}`, text, values: [keys, versions] };
}

export function appendRows(table: LogTable<never>, rows: readonly Row[]): Statement {
  const { columns, ...statement } = written(table, 'append', () => {
    const columns: Columns = Object.entries(table.columns);
    return { columns, text: insertInto(table.name, columns) };
  });
  return { ...statement, values: arrays(columns, rows) };
}

interface Written {
  readonly name: string;
  readonly text: string;
  readonly columns: Columns;
}

const statements = new WeakMap<object, Map<string, Written>>();

/** What a table's rows are written with; it is made once. */
function written(table: { readonly name: string }, verb: string, make: () => Omit<Written, 'name'>): Written {
  const ofTable = statements.get(table) ?? new Map<string, Written>();
  statements.set(table, ofTable);
  const known = ofTable.get(verb) ?? { name: `${verb} ${table.name}`, ...make() };
  ofTable.set(verb, known);
  return known;
}
