import pg from 'pg';
import type { Stack } from '@comanda/tools/stack';

const NAMES = ['order', 'consumer', 'kitchen', 'accounting', 'orchestrator'] as const;
export type DatabaseName = (typeof NAMES)[number];

/** A look into every service's database. */
export class Databases {
  static readonly names = NAMES;

  constructor(private readonly stack: Stack) {}

  async rows<R extends pg.QueryResultRow>(database: DatabaseName, sql: string): Promise<R[]> {
    const client = new pg.Client({ connectionString: this.stack.databaseUrl(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<R>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Rows of the table in each database. */
  async counts(table: string): Promise<Record<DatabaseName, number>> {
    const counts = await Promise.all(
      NAMES.map(
        async (name) =>
          [name, (await this.rows<{ n: number }>(name, `select count(*)::int as n from ${table}`))[0]!.n] as const,
      ),
    );
    return Object.fromEntries(counts) as Record<DatabaseName, number>;
  }
}
