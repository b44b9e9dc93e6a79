import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
// eslint-disable-next-line comanda/wrapped-once -- tests may reach for the real thing, and this is for tests only
import pg from 'pg';
import { requiredEnv } from './required-env.js';

/** A database of one spec's own. */
export interface TestDatabase {
  readonly url: string;
  /** Runs SQL, with parameters or without; answers the last statement's rows. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/**
 * Makes an empty database on the server that `TEST_DATABASE_URL` names, and applies the migrations of that folder.
 * Throws when the setting is missing.
 */
export async function createTestDatabase(migrations: string): Promise<TestDatabase> {
  const admin = requiredEnv('TEST_DATABASE_URL', 'the URL of a Postgres role that may create databases');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await once(admin, `create database ${name}`);
  // Nothing of it has to survive a crash.
  await once(admin, `alter database ${name} set synchronous_commit = off`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 2 });
  // Dropping the database ends what is idle.
  pool.on('error', () => undefined);
  for (const sql of migrationsIn(migrations)) await pool.query(sql);
  return {
    url: url.href,
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query<Row & pg.QueryResultRow>(sql, [...values])).rows as Row[],
    drop: async () => {
      await pool.end();
      await once(admin, `drop database ${name} with (force)`);
    },
  };
}

function migrationsIn(folder: string): string[] {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = names.map(({ name }) => path.join(folder, name, 'migration.sql')).sort();
  return files.map((file) => readFileSync(file, 'utf8'));
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
