import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '@comanda/testing';
import { PostgresStore } from '../src/index.js';
import { StatementQueue } from '../src/postgres/statement-queue.js';

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/consumer/migrations', import.meta.url));
const SYNC = 'S'.charCodeAt(0);

let database: TestDatabase;
let client: pg.Client;
let queue: StatementQueue;

beforeAll(async () => {
  database = await createTestDatabase(MIGRATIONS);
  await database.query('create table things (name text primary key)');
});
beforeEach(async () => {
  await database.query('truncate things');
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  queue = new StatementQueue(client);
});
afterEach(() => client.end());
afterAll(() => database.drop());

const insert = (name: string) => ({ name: 'insert', text: 'insert into things (name) values ($1)', values: [name] });
const all = { name: 'all', text: 'select name, length(name) as letters from things order by name' };
const stored = async (): Promise<unknown[]> =>
  (await database.query('select name from things order by name')).map((row) => (row as { name: string }).name);

/** Counts what asks Postgres for an answer. */
function countSyncs(): () => number {
  let syncs = 0;
  const { stream } = (client as unknown as { connection: { stream: { write(bytes: Buffer): boolean } } }).connection;
  const write = stream.write.bind(stream);
  stream.write = (bytes) => {
    if (bytes.length === 5 && bytes[0] === SYNC) syncs += 1;
    return write(bytes);
  };
  return () => syncs;
}

it('has what is made in one turn leave with one Sync, and the commit with it', async () => {
  const syncs = countSyncs();
  const writes = [queue.write(insert('a')), queue.write(insert('b')), queue.commit()];
  await Promise.all(writes);
  expect([await stored(), syncs()]).toEqual([['a', 'b'], 1]);
});

it('answers to each statement its own rows, as their types have them, however often it was prepared', async () => {
  const first = [
    queue.write(insert('a')),
    queue.write(all),
    queue.write(insert('bb')),
    queue.write(all),
    queue.commit(),
  ];
  expect(await Promise.all(first)).toMatchObject([
    { rows: [], rowCount: 1 },
    { rows: [{ name: 'a', letters: 1 }] },
    { rowCount: 1 },
    {
      rows: [
        { name: 'a', letters: 1 },
        { name: 'bb', letters: 2 },
      ],
      rowCount: 2,
    },
    undefined,
  ]);
  expect((await new StatementQueue(client).read(all)).rows).toHaveLength(2);
});

it('keeps nothing when one of them fails, and tells all why', async () => {
  const failing = [queue.write(insert('a')), queue.write(insert('a')), queue.write(insert('b')), queue.commit()];
  const told = await Promise.allSettled(failing);
  expect(told.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : one.status))).toEqual(
    Array.from({ length: 4 }, () => '23505'),
  );
  expect(await stored()).toEqual([]);
});

it('can use a statement that has failed when it was new, and those behind it', async () => {
  const broken = { name: 'broken', text: 'select 1 / (count(*) - 1) as value from things' };
  await database.query(`insert into things values ('a')`);
  await expect(Promise.all([queue.read(broken), queue.read(all)])).rejects.toMatchObject({ code: '22012' });
  await database.query(`insert into things values ('b')`);
  expect(await Promise.all([queue.read(broken), queue.read(all)])).toMatchObject([
    { rows: [{ value: '1' }] },
    { rows: [{ name: 'a' }, { name: 'b' }] },
  ]);
});

it('takes statements of several turns into one transaction', async () => {
  await queue.write(insert('a'));
  expect(await stored()).toEqual([]);
  await queue.write(insert('b'));
  await queue.commit();
  expect(await stored()).toEqual(['a', 'b']);
});

it('forgets at a rollback what has not left, and ends what has', async () => {
  await queue.write(insert('a'));
  await queue.write(insert('b'));
  void queue.write(insert('d'));
  await queue.rollback();
  const next = new StatementQueue(client);
  await Promise.all([next.write(insert('c')), next.commit()]);
  expect(await stored()).toEqual(['c']);
});

it('leaves a connection behind that is in no transaction, whenever the work failed', async () => {
  const store = new PostgresStore({ connectionString: database.url, max: 1 });
  const fail = async (): Promise<never> => Promise.reject(new Error('no'));
  const failures = [
    store.transaction(async (tx) => (tx.insertInbox([{ messageId: 'm1' }]), fail())),
    store.transaction(async (tx) => {
      await tx.insertOutbox([{ eventId: 'e1', subject: 's', subscribers: [], envelope: Buffer.from('e') }]);
      return fail();
    }),
    store.transaction(async (tx) => tx.insertInbox([{ messageId: 'm2' }, { messageId: 'm2' }])),
  ];
  expect((await Promise.allSettled(failures)).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
  await store.transaction(async (tx) => tx.insertInbox([{ messageId: 'm3' }]));
  await store.close();
  expect(await database.query('select message_id from inbox')).toEqual([{ message_id: 'm3' }]);
});
