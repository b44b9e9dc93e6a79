import { fileURLToPath } from 'node:url';
import { logEntry, PostgresStore, WriteConflict, type Table } from '@comanda/messaging';
import { createTestDatabase, type TestDatabase } from '@comanda/testing';
import { sagaInstances, sagaJournal, type JournalEntry, type SagaInstance } from '../src/index.js';

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
  definitionHash: '0123456789abcdef',
  subject: '01939aa0-0000-7000-8000-000000000001',
  progress: {
    phase: 'compensating',
    state: {
      orderTotal: { amountMinor: 9_007_199_254_740_993n, currency: 'EUR' },
      placedAt: at,
      lineItems: [{ name: `Pizza "ä"`, quantity: 2 }],
    },
    awaiting: [
      {
        step: 'createTicket',
        direction: 'undo',
        attempt: 3,
        sinceMs: at.getTime(),
        dueMs: Date.parse('2026-01-02T03:04:09.999Z'),
        parkAt: 40,
      },
      { step: 'verifyConsumer', direction: 'undo', attempt: 0, dueMs: 1_800_000_000_000, waitsFor: 'consumer' },
    ],
    failure: { step: 'authorizePayment', code: 'CARD_DECLINED', outcome: 'refused' },
  },
  parked: undefined,
  waitingFor: 'consumer',
  timerAt: new Date('2026-01-02T03:04:09.999Z'),
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  startedAt: new Date('2026-01-02T03:04:00.000Z'),
  updatedAt: at,
};
const ended: SagaInstance = {
  ...running,
  sagaId: 'create-order-2',
  progress: { phase: 'completed', state: {}, awaiting: [], failure: undefined },
  waitingFor: undefined,
  timerAt: undefined,
  traceparent: undefined,
};

const parked: SagaInstance = {
  ...running,
  sagaId: 'create-order-3',
  parked: 'ATTEMPTS_EXHAUSTED',
  waitingFor: undefined,
  timerAt: undefined,
};

/** With so many sendings of what is awaited first, and due then. */
function sent(instance: SagaInstance, attempt: number, due?: Date): SagaInstance {
  const [first, ...others] = instance.progress.awaiting;
  const awaiting = [{ ...first!, attempt, dueMs: due?.getTime() ?? first!.dueMs }, ...others];
  return { ...instance, timerAt: undefined, progress: { ...instance.progress, awaiting } };
}

const save = (entity: SagaInstance, version: number): Promise<void> =>
  store.transaction(async (tx) => tx.save(sagaInstances, [{ entity, version, expected: version - 1 }]));
const load = async (id: string) => (await store.transaction((tx) => tx.load(sagaInstances, [id]))).get(id);
const append = (...entries: JournalEntry[]): Promise<void> =>
  store.transaction(async (tx) => tx.append(entries.map((entry) => logEntry(sagaJournal, entry))));
const due = () => store.due(sagaInstances as Table<unknown>, 'due_at', 10);

describe('a saga in the database', () => {
  it.each([
    ['is under way', running],
    ['has ended', ended],
    ['is parked', parked],
  ])('comes back as it was when it %s', async (_what, instance) => {
    await save(instance, 1);
    expect(await load(instance.sagaId)).toStrictEqual({ entity: instance, version: 1 });
  });

  it('is changed by one of two orchestrators', async () => {
    await save(running, 1);
    await save(ended, 1);
    await save(sent(running, 4), 2);
    await expect(save(sent(running, 5), 2)).rejects.toBeInstanceOf(WriteConflict);
    expect((await load(running.sagaId))!.entity.progress.awaiting[0]!.attempt).toBe(4);
  });

  it('is due when its time has come, the oldest first, and never once it has ended or is parked', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000);
    const { progress } = running;
    const later = { ...progress, awaiting: progress.awaiting.map((awaited) => ({ ...awaited, dueMs: +inAnHour })) };
    await save(running, 1);
    await save(ended, 1);
    await save(parked, 1);
    await save({ ...sent(running, 1, new Date(0)), sagaId: 'older' }, 1);
    await save({ ...running, sagaId: 'future', timerAt: undefined, progress: later }, 1);
    expect(await due()).toEqual(['older', running.sagaId]);
  });

  it('is found by the participant that it waits for', async () => {
    await save(running, 1);
    await save(ended, 1);
    await save({ ...running, sagaId: 'other', waitingFor: 'kitchen' }, 1);
    await save({ ...running, sagaId: 'another' }, 1);
    const found = (limit: number) => store.find(sagaInstances as Table<unknown>, 'waiting_for', 'consumer', limit);
    expect((await found(10)).sort()).toEqual(['another', running.sagaId]);
    expect(await found(1)).toHaveLength(1);
  });

  it.each(['due_at', 'waiting_for'])('is found by its %s through an index', async (column) => {
    const [index] = await database.query<{ indexdef: string }>(
      `select indexdef from pg_indexes where tablename = 'saga_instances' and indexdef like $1`,
      [`%(${column})%`],
    );
    expect(index).toBeDefined();
  });

  it('has a journal that keeps the order', async () => {
    const entry = { sagaId: 's1', step: 'a', direction: 'do', attempts: 1, phase: 'running', at } as const;
    await append(
      { ...entry, outcome: 'started', attempts: 0 },
      { ...entry, step: 'b', outcome: 'refused', code: 'NO', phase: 'compensating' },
    );
    await append({ ...entry, direction: 'undo', outcome: 'skipped', attempts: 2, byWhom: 'ann', why: 'INC-7' });
    const rows = await database.query(
      'select saga_id, step, direction, outcome, code, attempts, phase, by_whom, why, at from saga_journal order by entry_id',
    );
    const row = {
      saga_id: 's1',
      step: 'a',
      direction: 'do',
      code: null,
      phase: 'running',
      by_whom: null,
      why: null,
      at,
    };
    expect(rows).toEqual([
      { ...row, outcome: 'started', attempts: 0 },
      { ...row, step: 'b', outcome: 'refused', code: 'NO', attempts: 1, phase: 'compensating' },
      { ...row, direction: 'undo', outcome: 'skipped', attempts: 2, by_whom: 'ann', why: 'INC-7' },
    ]);
  });
});
