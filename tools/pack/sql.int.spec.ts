import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@comanda/testing';

jest.setTimeout(60_000);

const root = fileURLToPath(new URL('../..', import.meta.url));
const sqlOf = (library: string): string =>
  readFileSync(path.join(root, 'libs', library, 'sql', `${library}.sql`), 'utf8');
const MESSAGING = ['inbox', 'outbox', 'dead_letters', 'fences'];
const SAGA_ENGINE = ['saga_instances', 'saga_journal'];

/** What a table is, in lines that two databases can be compared by. */
const SHAPE = `
  select table_name || '.' || column_name || ' ' || data_type || coalesce('(' || datetime_precision || ')', '')
    || case is_nullable when 'NO' then ' not null' else '' end || coalesce(' default ' || column_default, '') as line
    from information_schema.columns where table_name = any($1)
  union all select indexdef from pg_indexes where tablename = any($1)
  union all select conrelid::regclass || ': ' || pg_get_constraintdef(oid) from pg_constraint
    where contype <> 'n' and conrelid::regclass::text = any($1)
  union all select relname || ': ' || array_to_string(reloptions, ', ') from pg_class
    where relname = any($1) and reloptions is not null
  order by 1`;

async function shapeOf(tables: readonly string[], migrations: string): Promise<string[]> {
  return inDatabase(migrations, async (database) =>
    (await database.query<{ line: string }>(SHAPE, [tables])).map(({ line }) => line),
  );
}

async function inDatabase<T>(migrations: string, work: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await createTestDatabase(migrations);
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}

/** The files of libraries as migrations. */
async function withSql<T>(libraries: readonly string[], work: (migrations: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'comanda-sql-'));
  try {
    for (const [index, library] of libraries.entries()) {
      const migration = path.join(folder, `${index}_${library}`);
      mkdirSync(migration);
      writeFileSync(path.join(migration, 'migration.sql'), sqlOf(library));
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const releasedShape = (libraries: readonly string[], tables: readonly string[]): Promise<string[]> =>
  withSql(libraries, (migrations) => shapeOf(tables, migrations));

const migratedShape = (service: string, tables: readonly string[]): Promise<string[]> =>
  shapeOf(tables, path.join(root, 'prisma', service, 'migrations'));

describe('the SQL that the packages bring', () => {
  it('makes the tables of messaging that every service has by its migrations', async () => {
    const released = await releasedShape(['messaging'], MESSAGING);
    expect(released.length).toBeGreaterThan(20);
    for (const service of ['order', 'consumer', 'kitchen', 'accounting', 'orchestrator'])
      expect([service, await migratedShape(service, MESSAGING)]).toEqual([service, released]);
  });

  it('makes the tables of the saga engine that the orchestrator has by its migrations', async () => {
    const released = await releasedShape(['saga-engine'], SAGA_ENGINE);
    expect(released.length).toBeGreaterThan(30);
    expect(await migratedShape('orchestrator', SAGA_ENGINE)).toEqual(released);
  });

  it('may be run again', async () => {
    const twice = ['messaging', 'saga-engine', 'messaging', 'saga-engine'];
    await expect(releasedShape(twice, [...MESSAGING, ...SAGA_ENGINE])).resolves.toEqual(expect.any(Array));
  });
});
