import { fileURLToPath } from 'node:url';
import { createTestDatabase, FakeClock, type TestDatabase } from '@comanda/testing';
import { MemoryStore, PostgresStore } from '../src/index.js';
import type { OpenStore, StoreKind } from './suites/index.js';
import { notes, noteSchema, remarks, remarkSchema, specimens, specimenSchema } from './suites/index.js';

export const memory: StoreKind = {
  name: 'memory',
  open: async () => {
    const clock = new FakeClock();
    const store = new MemoryStore(clock);
    return {
      store,
      age: async (ms) => clock.advance(ms),
      outbox: async () => [...store.outbox.values()].map(({ eventId }) => eventId),
      log: async (name) => store.log(name),
      now: async () => clock.now(),
    };
  },
  dispose: async () => undefined,
};

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/consumer/migrations', import.meta.url));

let database: TestDatabase | undefined;
let opened: PostgresStore | undefined;

export const postgres: StoreKind = {
  name: 'postgres',
  open: async () => {
    database ??= await withOwnTables(await createTestDatabase(MIGRATIONS));
    opened ??= new PostgresStore({ connectionString: database.url });
    // Quicker than truncate, which makes new files.
    const tables = ['inbox', 'outbox', 'dead_letters', 'fences', specimens.name, notes.name, remarks.name];
    await database.query(tables.map((table) => `delete from ${table}`).join(';'));
    return { store: opened, ...behind(database) };
  },
  dispose: async () => {
    await opened?.close();
    await database?.drop();
    opened = database = undefined;
  },
};

async function withOwnTables(created: TestDatabase): Promise<TestDatabase> {
  await created.query(specimenSchema);
  await created.query(noteSchema);
  await created.query(remarkSchema);
  return created;
}

/** Looks behind the store with SQL of its own. */
export function behind({ query }: TestDatabase): Omit<OpenStore, 'store'> {
  return {
    age: async (ms) => {
      const earlier = `- $1 * interval '1 ms'`;
      await query(`update outbox set created_at = created_at ${earlier}, sent_at = sent_at ${earlier}`, [ms]);
      await query(`update inbox set handled_at = handled_at ${earlier}`, [ms]);
    },
    outbox: async () =>
      (await query<{ id: string }>('select event_id as id from outbox order by outbox.id')).map(({ id }) => id),
    log: (name) => query(`select * from ${name} order by ctid`),
    now: async () => (await query<{ now: Date }>('select now()'))[0]!.now,
  };
}
