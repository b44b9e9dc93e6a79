import type pg from 'pg';

/**
 * Runs one statement, which is a transaction of its own and, where it has a name, prepared under it. Throws `StoreUnavailable` and
 * `WriteConflict`.
 */
export type Query = <R extends pg.QueryResultRow>(
  name: string | undefined,
  text: string,
  values: unknown[],
) => Promise<{ readonly rows: R[]; readonly rowCount: number | null }>;
