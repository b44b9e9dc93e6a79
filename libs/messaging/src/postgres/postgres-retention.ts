import type { Trim } from '../store.js';
import { arrayParameter } from './array-parameter.js';
import type { Query } from './query.js';

/** Deletes old rows, by their place: what another process has locked is its own to delete, and is not waited for. */
export class PostgresRetention {
  constructor(private readonly query: Query) {}

  async trimInbox(olderThanMs: number, limit: number): Promise<number> {
    const deleted = await this.query(
      'trim inbox',
      `delete from inbox where ctid = any(array(
         select ctid from inbox where handled_at < now() - $1 * interval '1 ms' limit $2 for update skip locked))`,
      [olderThanMs, limit],
    );
    return deleted.rowCount ?? 0;
  }

  async trim({ table, timeColumn, olderThanMs, where = {}, logs = [] }: Trim, limit: number): Promise<number> {
    const columns = Object.keys(where);
    const conditions = columns.map((column, index) => `and ${column} = any($${index + 3}::text[])`).join(' ');
    const withIt = logs.map(
      ({ table: log, column }, index) =>
        `, log${index} as (delete from ${log.name} using gone where ${log.name}.${column} = gone.key)`,
    );
    const { rows } = await this.query<{ deleted: number }>(
      undefined,
      `with gone as (delete from ${table.name} where ctid = any(array(
           select ctid from ${table.name} where ${timeColumn} < now() - $1 * interval '1 ms' ${conditions}
           limit $2 for update skip locked)) returning ${table.key} as key)${withIt.join('')}
       select count(*)::int as deleted from gone`,
      [olderThanMs, limit, ...Object.values(where).map((values) => arrayParameter('text', values))],
    );
    return rows[0]!.deleted;
  }
}
