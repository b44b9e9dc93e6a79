import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { databaseUrl, serverUrl } from './settings.js';

const messaging = import.meta.resolve('@comanda/messaging/sql/messaging.sql');
const sagaEngine = import.meta.resolve('@comanda/saga-engine/sql/saga-engine.sql');
const own = (service: string): string => new URL(`../sql/${service}.sql`, import.meta.url).href;

/** Makes what is missing. In a real service these files are migrations. */
export async function createDatabases(): Promise<void> {
  for (const service of ['airline', 'hotels', 'payments']) await create(service, [messaging, own(service)]);
  await create('trips', [messaging, sagaEngine, own('trips')]);
}

async function create(service: string, files: readonly string[]): Promise<void> {
  const name = new URL(databaseUrl(service)).pathname.slice(1);
  const known = await query(serverUrl, 'select 1 from pg_database where datname = $1', [name]);
  if (known.length === 0) await query(serverUrl, `create database ${name}`);
  for (const file of files) await query(databaseUrl(service), await readFile(fileURLToPath(file), 'utf8'));
}

/** The rows that a query answers. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values?: string[],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
