import { fileURLToPath } from 'node:url';
import { logEntry, PostgresStore, WriteConflict, type Table } from '@comanda/messaging';
import { createTestDatabase, type TestDatabase } from '@comanda/testing';
import { sagaInstances, sagaJournal, type SagaInstance } from '../src/index.js';

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/orchestrator/migrations', import.meta.url));

let database: TestDatabase;
let store: PostgresStore;

beforeAll(async () => {
  database = await createTestDatabase(MIGRATIONS);
  store = new PostgresStore({ connectionString: database.url });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});
beforeEach(() => database.query('delete from saga_instances; delete from saga_journal'));

const at = new Date('2026-01-02T03:04:05.678Z');
const running: SagaInstance = {
  sagaId: 'create-order-1',
  type: 'create-order',
  definitionVersion: 2,
  subject: '01939aa0-0000-7000-8000-000000000001',
  progress: {
    phase: 'compensating',
    state: {
      orderTotal: { amountMinor: 9_007_199_254_740_993n, currency: 'EUR' },
      placedAt: at,
      lineItems: [{ name: `Pizza "ä"`, quantity: 2 }],
    },
    awaiting: { step: 'createTicket', direction: 'undo' },
    failure: { step: 'authorizePayment', code: 'CARD_DECLINED' },
  },
  attempt: 3,
  awaitingSince: at,
  dueAt: new Date('2026-01-02T03:04:09.999Z'),
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  startedAt: new Date('2026-01-02T03:04:00.000Z'),
  updatedAt: at,
};
const ended: SagaInstance = {
  ...running,
  sagaId: 'create-order-2',
  progress: { phase: 'completed', state: {}, awaiting: undefined, failure: undefined },
  attempt: 0,
  awaitingSince: undefined,
  dueAt: undefined,
  traceparent: undefined,
};

const save = (entity: SagaInstance, version: number): Promise<void> =>
  store.transaction((tx) => tx.save(sagaInstances, [{ entity, version, expected: version - 1 }]));
const load = async (id: string) => (await store.transaction((tx) => tx.load(sagaInstances, [id]))).get(id);
const due = () => store.due(sagaInstances as Table<unknown>, 'due_at', 10);

describe('a saga in the database', () => {
  it.each([
    ['is under way', running],
    ['has ended', ended],
  ])('comes back as it was when it %s', async (_what, instance) => {
    await save(instance, 1);
    expect(await load(instance.sagaId)).toStrictEqual({ entity: instance, version: 1 });
  });

  it('is changed by one of two orchestrators', async () => {
    await save(running, 1);
    await save(ended, 1);
    await save({ ...running, attempt: 4 }, 2);
    await expect(save({ ...running, attempt: 5 }, 2)).rejects.toBeInstanceOf(WriteConflict);
    expect((await load(running.sagaId))!.entity.attempt).toBe(4);
  });

  it('is due when its time has come, the oldest first, and never once it has ended', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000);
    await save(running, 1);
    await save(ended, 1);
    await save({ ...running, sagaId: 'older', dueAt: new Date(0) }, 1);
    await save({ ...running, sagaId: 'future', dueAt: inAnHour }, 1);
    expect(await due()).toEqual(['older', running.sagaId]);
  });

  it('is found by its timer through an index', async () => {
    const [index] = await database.query<{ indexdef: string }>(
      `select indexdef from pg_indexes where tablename = 'saga_instances' and indexdef like '%(due_at)%'`,
    );
    expect(index).toBeDefined();
  });

  it('has a journal that keeps the order', async () => {
    const entry = { sagaId: 's1', step: 'a', direction: 'do', attempts: 1, at } as const;
    await store.transaction((tx) =>
      tx.append([
        logEntry(sagaJournal, { ...entry, outcome: 'succeeded' }),
        logEntry(sagaJournal, { ...entry, step: 'b', outcome: 'refused', code: 'NO' }),
      ]),
    );
    await store.transaction((tx) =>
      tx.append([logEntry(sagaJournal, { ...entry, direction: 'undo', outcome: 'succeeded', attempts: 2 })]),
    );
    const rows = await database.query(
      'select saga_id, step, direction, outcome, code, attempts, at from saga_journal order by entry_id',
    );
    expect(rows).toEqual([
      { saga_id: 's1', step: 'a', direction: 'do', outcome: 'succeeded', code: null, attempts: 1, at },
      { saga_id: 's1', step: 'b', direction: 'do', outcome: 'refused', code: 'NO', attempts: 1, at },
      { saga_id: 's1', step: 'a', direction: 'undo', outcome: 'succeeded', code: null, attempts: 2, at },
    ]);
  });
});
