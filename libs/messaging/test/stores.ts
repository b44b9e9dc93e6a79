import { fileURLToPath } from 'node:url';
import { createTestDatabase, FakeClock, type TestDatabase } from '@comanda/testing';
import { MemoryStore, PostgresStore, type Store } from '../src/index.js';
import { notes, noteSchema, specimens, specimenSchema } from './specimen.js';

/** An empty store, and what a test needs to look behind it. */
export interface OpenStore {
  readonly store: Store;
  /** Makes the outbox so much older. */
  age(ms: number): Promise<void>;
  /** Event ids, in order. */
  outbox(): Promise<string[]>;
  letters(): Promise<{ readonly messageId: string; readonly reason: string; readonly occurrences: number }[]>;
  /** Rows of a log, in order. */
  log(name: string): Promise<object[]>;
  now(): Promise<Date>;
}

/** A kind of store. `open` gives an empty one; all of one kind are gone after `dispose`. */
export interface StoreKind {
  readonly name: string;
  open(): Promise<OpenStore>;
  dispose(): Promise<void>;
}

export const memory: StoreKind = {
  name: 'memory',
  open: async () => {
    const clock = new FakeClock();
    const store = new MemoryStore(clock);
    return {
      store,
      age: async (ms) => clock.advance(ms),
      outbox: async () => [...store.outbox.values()].map(({ eventId }) => eventId),
      letters: async () =>
        [...store.deadLetters.values()].map(({ messageId, reason, occurrences }) => ({
          messageId,
          reason,
          occurrences,
        })),
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
    const tables = ['inbox', 'outbox', 'dead_letters', specimens.name, notes.name];
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
  return created;
}

/** Looks behind the store with SQL of its own. */
export function behind({ query }: TestDatabase): Omit<OpenStore, 'store'> {
  return {
    age: async (ms) => {
      const earlier = `- $1 * interval '1 ms'`;
      await query(`update outbox set created_at = created_at ${earlier}, sent_at = sent_at ${earlier}`, [ms]);
    },
    outbox: async () =>
      (await query<{ id: string }>('select event_id as id from outbox order by outbox.id')).map(({ id }) => id),
    letters: () => query('select message_id as "messageId", reason, occurrences from dead_letters'),
    log: (name) => query(`select * from ${name} order by ctid`),
    now: async () => (await query<{ now: Date }>('select now()'))[0]!.now,
  };
}
