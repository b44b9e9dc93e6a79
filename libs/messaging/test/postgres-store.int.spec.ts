import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createTestDatabase, eventually, type TestDatabase } from '@comanda/testing';
import { FencedOut, PostgresStore, StoreUnavailable, type Table } from '../src/index.js';
import { specimen, specimens, specimenSchema } from './suites/store/specimen.js';

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

/** Resolves when the pool knows of its connections that were cut while they were idle, too. */
const noticeCuts = (): Promise<void> =>
  eventually('the pool to answer', () =>
    store.ping().then(
      () => true,
      () => false,
    ),
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
      await tx.begin(['cut']);
    });
    await expect(cut).rejects.toBeInstanceOf(StoreUnavailable);
    await noticeCuts();
    expect(await store.handled(['cut'])).toEqual(new Set());
  });

  it('between the last statement and the commit does, too', async () => {
    const cut = store.transaction(async (tx) => {
      await tx.insertInbox([{ messageId: 'cut' }]);
      await cutConnections();
    });
    await expect(cut).rejects.toBeInstanceOf(StoreUnavailable);
    await noticeCuts();
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
    const failing = store.transaction(async (tx) =>
      tx.save(missing, [{ entity: specimen(), version: 1, expected: 0 }]),
    );
    await expect(failing).rejects.toMatchObject({ code: '42P01' });
    await store.ping();
  });

  it('or would refuse is not sent, and what was sent before is not kept', async () => {
    const failing = store.transaction(async (tx) => {
      tx.insertInbox([{ messageId: 'with it' }]);
      tx.save(specimens, [{ entity: specimen({ id: 'nobody' }), version: 1, expected: 0 }]);
    });
    await expect(failing).rejects.toThrow(new RangeError('not a uuid: nobody'));
    expect(await store.handled(['with it'])).toEqual(new Set());
  });
});

describe('a row that somebody holds', () => {
  /** Locks what the statement selects, until the answered function is called. */
  async function hold(select: string): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('begin');
    await client.query(`${select} for update`);
    return () => client.end();
  }

  it('of the outbox is passed over: claiming waits for nobody', async () => {
    await outboxOf('held', 'free');
    await database.query(`update outbox set created_at = created_at - interval '1 minute'`);
    const release = await hold(`select 1 from outbox where event_id = 'held'`);
    expect((await store.claimUnsent(10, 0, 0)).map(({ eventId }) => eventId)).toEqual(['free']);
    await release();
  });

  it('and is old is passed over: trimming waits for nobody', async () => {
    const old = { at: new Date('2020-01-01') };
    const [held, free] = [specimen(old), specimen(old)];
    await store.transaction(async (tx) => {
      tx.insertInbox([{ messageId: 'held' }, { messageId: 'free' }]);
      tx.save(
        specimens,
        [held, free].map((entity) => ({ entity, version: 1, expected: 0 })),
      );
    });
    await database.query(`update inbox set handled_at = '2020-01-01'`);
    const releases = [
      await hold(`select 1 from inbox where message_id = 'held'`),
      await hold(`select 1 from specimens where id = '${held.id}'`),
    ];
    expect(await store.trimInbox(1_000, 10)).toBe(1);
    expect(await store.trim({ table: specimens, timeColumn: 'at', olderThanMs: 1_000 }, 10)).toBe(1);
    expect(await store.handled(['held', 'free'])).toEqual(new Set(['held']));
    await Promise.all(releases.map((release) => release()));
    expect(await store.trim({ table: specimens, timeColumn: 'at', olderThanMs: 1_000 }, 10)).toBe(1);
  });
});

describe('a round whose holder is fenced out while it is under way', () => {
  it('is over before the next holder begins', async () => {
    await store.transaction(async (tx) => tx.insertInbox([{ messageId: 'fenced' }]));
    await database.query(`update inbox set handled_at = '2020-01-01'`);
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    // As a transaction of the holder of 5 that has looked at the fence, and sleeps before its commit.
    await other.query('begin');
    await other.query(`insert into fences (name, token) values ('rounds', 5)`);
    const next = store.fenced(6).trimInbox(1_000, 10);
    await eventually('the next holder to wait for it', async () => {
      const waiting = await database.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`);
      return waiting.length > 0;
    });
    await other.query('commit');
    await other.end();
    await next;
    expect(await store.handled(['fenced'])).toEqual(new Set());
    await expect(store.fenced(5).trimInbox(1_000, 10)).rejects.toBeInstanceOf(FencedOut);
  });
});

describe('time', () => {
  it("is the database's, to the millisecond, in a transaction and in what it stores", async () => {
    const entity = await store.transaction(async (tx) => {
      const created = specimen({ at: (await tx.begin([])).now });
      await tx.save(specimens, [{ entity: created, version: 1, expected: 0 }]);
      return created;
    });
    const found = await store.transaction((tx) => tx.load(specimens, [entity.id]));
    expect(found.get(entity.id)!.entity.at).toEqual(entity.at);
    expect(await store.due(specimens as Table<unknown>, 'at', 10)).toEqual([entity.id]);
  });
});
