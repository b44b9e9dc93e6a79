import { fileURLToPath } from 'node:url';
import { createTestDatabase, eventually, type TestDatabase } from '@comanda/testing';
import { PostgresStore, StoreUnavailable, type Table } from '../src/index.js';
import { specimen, specimens, specimenSchema } from './specimen.js';

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/consumer/migrations', import.meta.url));

let database: TestDatabase;
let store: PostgresStore;
const broken: unknown[] = [];

beforeAll(async () => {
  database = await createTestDatabase(MIGRATIONS);
  await database.query(specimenSchema);
  store = new PostgresStore({ connectionString: database.url, onConnectionError: (error) => broken.push(error) });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

/** Ends all connections but the one that asks. */
const cutConnections = (): Promise<object[]> =>
  database.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );

const outboxOf = (...eventIds: string[]) =>
  store.transaction((tx) =>
    tx.insertOutbox(
      eventIds.map((eventId) => ({ eventId, subject: 's', subscribers: ['a'], envelope: Buffer.from('e') })),
    ),
  );

describe('a database that cannot be reached', () => {
  const away = new PostgresStore({ connectionString: 'postgresql://postgres@127.0.0.1:1/postgres' });
  afterAll(() => away.close());

  it.each<[string, () => Promise<unknown>]>([
    ['a transaction', () => away.transaction(async () => 1)],
    ['a statement', () => away.handled(['m1'])],
    ['a ping', () => away.ping()],
  ])('is StoreUnavailable to %s', async (_what, use) => {
    await expect(use()).rejects.toBeInstanceOf(StoreUnavailable);
  });
});

describe('a connection that breaks', () => {
  it('in a transaction makes the store unavailable, writes nothing, and is replaced', async () => {
    const cut = store.transaction(async (tx) => {
      await tx.insertInbox([{ messageId: 'cut' }]);
      await cutConnections();
      await tx.findInbox(['cut']);
    });
    await expect(cut).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await store.handled(['cut'])).toEqual(new Set());
  });

  it('between the last statement and the commit does, too', async () => {
    const cut = store.transaction(async (tx) => {
      await tx.insertInbox([{ messageId: 'cut' }]);
      await cutConnections();
    });
    await expect(cut).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await store.handled(['cut'])).toEqual(new Set());
  });

  it('while it is idle is replaced, and told', async () => {
    await store.ping();
    broken.length = 0;
    await cutConnections();
    await eventually('the broken connection', () => broken.length > 0);
    await store.ping();
  });
});

describe('a statement that the database refuses', () => {
  it('is the defect of who sent it, and the connection goes on', async () => {
    const missing = { ...specimens, name: 'nowhere' } as Table<ReturnType<typeof specimen>>;
    const failing = store.transaction((tx) => tx.save(missing, [{ entity: specimen(), version: 1, expected: 0 }]));
    await expect(failing).rejects.toMatchObject({ code: '42P01' });
    await store.ping();
  });
});

describe('a row of the outbox that somebody holds', () => {
  it('is passed over: claiming waits for nobody', async () => {
    await outboxOf('held', 'free');
    await database.query(`update outbox set created_at = created_at - interval '1 minute'`);
    const gate = Promise.withResolvers<void>();
    const isHeld = Promise.withResolvers<void>();
    const other = new PostgresStore({ connectionString: database.url });
    const holding = other.transaction(async (tx) => {
      const { client } = tx as unknown as { client: { query(sql: string): Promise<unknown> } };
      await client.query(`select 1 from outbox where event_id = 'held' for update`);
      isHeld.resolve();
      await gate.promise;
    });
    await isHeld.promise;
    expect((await store.claimUnsent(10, 0, 0)).map(({ eventId }) => eventId)).toEqual(['free']);
    gate.resolve();
    await holding;
    await other.close();
  });
});

describe('time', () => {
  it("is the database's, to the millisecond, in a transaction and in what it stores", async () => {
    const entity = await store.transaction(async (tx) => {
      const created = specimen({ at: tx.now });
      await tx.save(specimens, [{ entity: created, version: 1, expected: 0 }]);
      return created;
    });
    const found = await store.transaction((tx) => tx.load(specimens, [entity.id]));
    expect(found.get(entity.id)!.entity.at).toEqual(entity.at);
    expect(await store.due(specimens as Table<unknown>, 'at', 10)).toEqual([entity.id]);
  });
});
