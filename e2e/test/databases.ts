import pg from 'pg';
import type { Stack } from '@comanda/tools/stack';

const NAMES = ['order', 'consumer', 'kitchen', 'accounting', 'orchestrator'] as const;
export type DatabaseName = (typeof NAMES)[number];

/** A look into every service's database. */
export class Databases {
  static readonly names = NAMES;

  /** One for each database, for whoever asks by themselves. It connects for a query, and no longer. */
  readonly clients: Record<DatabaseName, Pick<pg.Client, 'query'>>;

  constructor(private readonly stack: Stack) {
    const clientOf = (name: DatabaseName) => ({
      query: (sql: string, values?: unknown[]) => this.query(name, sql, values),
    });
    this.clients = Object.fromEntries(NAMES.map((name) => [name, clientOf(name)])) as unknown as typeof this.clients;
  }

  async rows<R extends pg.QueryResultRow>(database: DatabaseName, sql: string): Promise<R[]> {
    return (await this.query<R>(database, sql)).rows;
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

  private async query<R extends pg.QueryResultRow>(
    database: DatabaseName,
    sql: string,
    values?: unknown[],
  ): Promise<pg.QueryResult<R>> {
    const client = new pg.Client({ connectionString: this.stack.databaseUrl(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await client.query<R>(sql, values);
    } finally {
      await client.end();
    }
  }
}
