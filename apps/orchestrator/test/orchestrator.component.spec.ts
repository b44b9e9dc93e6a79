import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Saga_Phase, SagaStep_Direction, SagaStep_Outcome } from '@comanda/contracts';
import { PostgresStore } from '@comanda/messaging';
import { LIVE_SAGAS } from '../src/app/adapters/prisma/saga-gauges.js';
import { sagaTrims } from '../src/app/saga-retention.js';
import { OrchestratorUnderTest } from './orchestrator-under-test.js';

let orchestrator: OrchestratorUnderTest;
let orderId: string;

beforeAll(async () => {
  orchestrator = await OrchestratorUnderTest.start();
});
afterAll(() => orchestrator.stop());
beforeEach(() => {
  orderId = randomUUID();
});

const ana = { byWhom: 'ana', reason: 'the oven is on fire' };
const preview = { ...ana, preview: true };
const ticket = JSON.stringify({ ticketId: 't1' });

const create = () => orchestrator.createOrder(orderId);
const saga = async (sagaId: string) => (await orchestrator.client.getSaga({ sagaId })).saga!;
const skip = (sagaId: string, step: string, replyJson = '') =>
  orchestrator.client.skipStep({ sagaId, step, replyJson, repair: ana });
const list = async (request: Parameters<typeof orchestrator.client.listSagas>[0]) =>
  (await orchestrator.client.listSagas({ orderId, ...request })).sagas.map(({ sagaId }) => sagaId);

describe('a saga', () => {
  it('is told with its journal and what it awaits', async () => {
    const { startedAt, updatedAt, ...told } = await saga(await create());
    expect(startedAt).toEqual(updatedAt);
    expect(told).toMatchObject({
      sagaId: `create-order:${orderId}`,
      type: 'create-order',
      definitionVersion: 2,
      orderId,
      phase: Saga_Phase.RUNNING,
      reason: '',
      parkedReason: '',
      awaiting: [
        { step: 'verifyConsumer', direction: SagaStep_Direction.DO, participant: 'consumer' },
        { step: 'createTicket', direction: SagaStep_Direction.DO, participant: 'kitchen' },
      ],
      steps: [{ step: 'verifyConsumer', outcome: SagaStep_Outcome.STARTED }],
    });
  });

  it('that there is not is not found, and not repaired', async () => {
    const missing = { code: 'SAGA_NOT_FOUND', kind: 'not-found' };
    await expect(saga('none')).rejects.toMatchObject(missing);
    await expect(skip('none', 'createTicket')).rejects.toMatchObject(missing);
    await expect(orchestrator.client.retryStep({ sagaId: 'none', repair: ana })).rejects.toMatchObject(missing);
  });
});

describe('the list of sagas', () => {
  it('is sorted by their start, the newest first, whatever their type', async () => {
    const first = await create();
    const second = await orchestrator.cancelOrder(orderId);
    await orchestrator.database.query(
      `update saga_instances set started_at = now() - interval '1 hour' where saga_id = $1`,
      [second],
    );
    expect(await list({})).toEqual([first, second]);
  });

  it('is told page by page, also of those that started at the same time', async () => {
    const sagaIds: string[] = [];
    for (let count = 0; count < 3; count += 1) sagaIds.push(await orchestrator.createOrder(`${orderId}-${count}`));
    const together = `update saga_instances set subject = $1, started_at = '2026-01-01T00:00:00.123Z' where saga_id = any($2)`;
    await orchestrator.database.query(together, [orderId, sagaIds]);
    const seen: string[] = [];
    let pageToken = '';
    do {
      const page = await orchestrator.client.listSagas({ orderId, pageSize: 1, pageToken });
      seen.push(...page.sagas.map(({ sagaId }) => sagaId));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(seen).toEqual(sagaIds.reverse());
  });

  it('refuses a page token that it has not given out', async () => {
    await expect(list({ pageToken: 'eA' })).rejects.toMatchObject({ code: 'PAGE_TOKEN_INVALID' });
  });

  it('can be searched by type, phase, step, age and whether they are parked', async () => {
    const created = await create();
    const cancelled = await orchestrator.cancelOrder(orderId);
    await orchestrator.client.compensate({ sagaId: created, repair: ana });
    await orchestrator.database.query(
      `update saga_instances set started_at = now() - interval '1 hour', parked_reason = 'ATTEMPTS_EXHAUSTED' where saga_id = $1`,
      [created],
    );
    expect(await list({ type: 'create-order' })).toEqual([created]);
    expect(await list({ phase: Saga_Phase.RUNNING })).toEqual([cancelled]);
    expect(await list({ phase: Saga_Phase.COMPENSATING })).toEqual([created]);
    expect(await list({ step: 'createTicket' })).toEqual([created]);
    expect(await list({ step: 'beginCancelOrder' })).toEqual([cancelled]);
    expect(await list({ step: 'approveOrder' })).toEqual([]);
    expect(await list({ minAgeSeconds: 1_800 })).toEqual([created]);
    expect(await list({ minAgeSeconds: 7_200 })).toEqual([]);
    expect(await list({ parked: true })).toEqual([created]);
  });

  it('leaves out what moved no step', async () => {
    const sagaId = await create();
    await skip(sagaId, 'verifyConsumer');
    const { sagas } = await orchestrator.client.listSagas({ orderId });
    expect(sagas[0]!.steps).toMatchObject([{ step: 'verifyConsumer', outcome: SagaStep_Outcome.SKIPPED }]);
  });
});

describe('an operator', () => {
  it('can take steps as done until the saga is at its end', async () => {
    const sagaId = await create();
    await skip(sagaId, 'createTicket', ticket);
    const { result } = await skip(sagaId, 'verifyConsumer');
    expect(result!.sends).toEqual(['accounting.AuthorizePayment']);
    await skip(sagaId, 'authorizePayment');
    await skip(sagaId, 'approveTicket');
    const last = await skip(sagaId, 'approveOrder');
    expect(last.result!.saga).toMatchObject({ phase: Saga_Phase.COMPLETED, awaiting: [] });
    expect(last.result!.saga!.steps.at(-1)).toMatchObject({
      step: 'approveOrder',
      outcome: SagaStep_Outcome.SKIPPED,
      byWhom: 'ana',
      reason: 'the oven is on fire',
    });
  });

  it('can take a step as refused, and take its undoings as done', async () => {
    const sagaId = await create();
    const force = { sagaId, step: 'createTicket', code: 'RESTAURANT_CLOSED', repair: ana };
    const { result } = await orchestrator.client.forceReply(force);
    expect(result).toMatchObject({
      saga: { phase: Saga_Phase.COMPENSATING, reason: 'RESTAURANT_CLOSED' },
      sends: ['order.RejectOrder'],
    });
    const ended = await skip(sagaId, 'createOrder', 'an undoing answers nothing');
    expect(ended.result!.saga).toMatchObject({ phase: Saga_Phase.COMPENSATED });
  });

  it('can turn a saga back', async () => {
    const sagaId = await create();
    const { result } = await orchestrator.client.compensate({ sagaId, repair: ana });
    expect(result).toMatchObject({
      saga: { phase: Saga_Phase.COMPENSATING, reason: 'COMPENSATED_BY_OPERATOR' },
      sends: ['kitchen.CancelCreateTicket'],
    });
    await expect(orchestrator.client.compensate({ sagaId, repair: ana })).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('can have a parked saga try again', async () => {
    const sagaId = await create();
    await orchestrator.database.query(
      `update saga_instances set parked_reason = 'ATTEMPTS_EXHAUSTED', due_at = null where saga_id = $1`,
      [sagaId],
    );
    expect(await saga(sagaId)).toMatchObject({ parkedReason: 'ATTEMPTS_EXHAUSTED' });
    const { result } = await orchestrator.client.retryStep({ sagaId, repair: ana });
    expect(result!.sends).toEqual(['consumer.VerifyConsumer', 'kitchen.CreateTicket']);
    expect(result!.saga).toMatchObject({ parkedReason: '' });
  });

  it('sees what an act would do, before anything is changed', async () => {
    const sagaId = await create();
    const { result } = await orchestrator.client.compensate({ sagaId, repair: preview });
    expect(result).toMatchObject({
      preview: true,
      saga: { phase: Saga_Phase.COMPENSATING },
      sends: ['kitchen.CancelCreateTicket'],
    });
    expect(await saga(sagaId)).toMatchObject({ phase: Saga_Phase.RUNNING });
    expect((await saga(sagaId)).steps).toHaveLength(1);
  });

  it('cannot give a reply that the step could not have given', async () => {
    const sagaId = await create();
    await expect(skip(sagaId, 'createTicket', '{ "ticket": 1 }')).rejects.toMatchObject({ code: 'REPLY_INVALID' });
    await expect(skip(sagaId, 'approveOrder')).rejects.toMatchObject({ code: 'STEP_NOT_AWAITED' });
  });

  it('must say who it is, and why', async () => {
    const sagaId = await create();
    await expect(orchestrator.client.retryStep({ sagaId })).rejects.toThrow();
    await expect(orchestrator.client.retryStep({ sagaId, repair: { byWhom: 'ana' } })).rejects.toThrow();
  });
});

describe('a watcher', () => {
  const watch = async (request: Parameters<typeof orchestrator.client.watchSagas>[0]) => {
    const leaving = new AbortController();
    const messages = await orchestrator.client.watchSagas(request, { signal: leaving.signal });
    const reader = messages[Symbol.asyncIterator]();
    const next = async (count: number) => {
      const told = [];
      while (told.length < count) told.push((await reader.next()).value!);
      return told;
    };
    return { next, leave: () => leaving.abort() };
  };

  it('is told what happens to the sagas of an order', async () => {
    const { next, leave } = await watch({ orderId });
    await orchestrator.createOrder(randomUUID());
    const sagaId = await create();
    await orchestrator.client.forceReply({ sagaId, step: 'createTicket', code: 'RESTAURANT_CLOSED', repair: ana });
    await skip(sagaId, 'createOrder');
    const told = await next(3);
    expect(told.map(({ events }) => events)).toEqual([
      ['SagaStarted'],
      ['SagaStepRefused', 'SagaCompensating'],
      ['SagaStepSucceeded', 'SagaCompensated'],
    ]);
    expect(told[1]).toMatchObject({
      sagaId,
      type: 'create-order',
      orderId,
      phase: Saga_Phase.COMPENSATING,
      step: { step: 'createTicket', outcome: SagaStep_Outcome.FORCED, byWhom: 'ana' },
    });
    leave();
  });

  it('goes on behind what it was told last', async () => {
    const first = await watch({ orderId });
    const sagaId = await create();
    const [started] = await first.next(1);
    first.leave();
    await skip(sagaId, 'verifyConsumer');
    const again = await watch({ orderId, lastEventId: started!.eventId });
    expect((await again.next(1))[0]).toMatchObject({ sagaId, step: { outcome: SagaStep_Outcome.SKIPPED } });
    again.leave();
  });

  it('of everything is told of everything, from the beginning if it likes', async () => {
    const { next, leave } = await watch({ lastEventId: '0' });
    expect((await next(3)).map(({ eventId }) => eventId)).toEqual(['1', '2', '3']);
    leave();
  });

  it('is told a line that is committed late before those behind it', async () => {
    const sagaId = await create();
    const { next, leave } = await watch({ orderId });
    const late = new pg.Client({ connectionString: orchestrator.database.url });
    await late.connect();
    await late.query('begin');
    await late.query(
      `insert into saga_journal (saga_id, step, direction, outcome, attempts, phase, at)
       values ($1, 'createTicket', 'do', 'dropped', 1, 'running', now())`,
      [sagaId],
    );
    await skip(sagaId, 'verifyConsumer');
    await skip(sagaId, 'createTicket', ticket);
    await late.query('commit');
    await late.end();
    const { DROPPED, SKIPPED } = SagaStep_Outcome;
    expect((await next(3)).map(({ step }) => step!.outcome)).toEqual([DROPPED, SKIPPED, SKIPPED]);
    leave();
  });

  it('is refused an event id that was never given out', async () => {
    await expect(watch({ lastEventId: 'x' })).rejects.toMatchObject({ code: 'EVENT_ID_INVALID' });
  });
});

describe('a saga that has ended', () => {
  it('may go with its journal when it is old, and only then', async () => {
    const [old, young, underWay] = await Promise.all(
      ['old', 'young', 'under-way'].map((id) => orchestrator.createOrder(id)),
    );
    await orchestrator.database.query(`update saga_instances set phase = 'completed' where saga_id = any($1)`, [
      [old, young],
    ]);
    const ago = `update saga_instances set started_at = now() - interval '31 days' where saga_id = any($1)`;
    await orchestrator.database.query(ago, [[old, underWay]]);
    const store = new PostgresStore({ connectionString: orchestrator.database.url });
    expect(await store.trim(sagaTrims(30)[0]!, 100)).toBe(1);
    await store.close();
    const left = async (table: string): Promise<unknown[]> => {
      const sql = `select distinct saga_id from ${table} where saga_id = any($1) order by saga_id`;
      const rows = await orchestrator.database.query<{ saga_id: string }>(sql, [[old, young, underWay]]);
      return rows.map(({ saga_id }) => saga_id);
    };
    expect(await left('saga_instances')).toEqual([underWay, young]);
    expect(await left('saga_journal')).toEqual([underWay, young]);
  });
});

describe('the record of operators’ acts', () => {
  const act = (target: string, ms: number) => ({
    ...{ actId: randomUUID(), kind: 'force-breaker', target, wanted: 'open', byWhom: 'ana', reason: 'fire' },
    at: { seconds: BigInt(Math.floor(ms / 1_000)), nanos: (ms % 1_000) * 1_000_000 },
    took: [{ service: 'order', instanceId: 'order-1' }],
  });
  const record = (recorded: ReturnType<typeof act>) => orchestrator.client.recordOperatorAct({ act: recorded });
  const listed = async (request: Parameters<typeof orchestrator.client.listOperatorActs>[0]) =>
    orchestrator.client.listOperatorActs(request);

  it('keeps who did what, why, and who took it, once', async () => {
    const target = randomUUID();
    const recorded = act(target, 1_000);
    await record(recorded);
    await record({ ...recorded, byWhom: 'bob' });
    expect((await listed({ target })).acts).toMatchObject([recorded]);
  });

  it('is told newest first, page by page, also of those of the same moment', async () => {
    const target = randomUUID();
    const acts = [act(target, 1_000), act(target, 3_005), act(target, 3_005), act(target, 2_000)];
    for (const recorded of acts) await record(recorded);
    const seen: string[] = [];
    let pageToken = '';
    do {
      const page = await listed({ target, pageSize: 1, pageToken });
      seen.push(...page.acts.map(({ actId }) => actId));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    const [first, second, third, last] = [acts[1]!, acts[2]!, acts[3]!, acts[0]!].map(({ actId }) => actId);
    expect(new Set(seen.slice(0, 2))).toEqual(new Set([first, second]));
    expect(seen.slice(2)).toEqual([third, last]);
  });

  it('takes none that nobody did, or for no reason', async () => {
    const nobody = { ...act('kitchen', 1), byWhom: '', reason: '' };
    await expect(record(nobody)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});

describe('the gauges of live sagas', () => {
  it('look at no saga that has ended, however many there are', async () => {
    const done = `insert into saga_instances (saga_id, type, definition_version, definition_hash, subject, phase, state, awaiting, started_at, updated_at, version)
      select 'done-' || n, 'create-order', 2, 'h', 'done', 'completed', '{}', '[]', now(), now(), 1 from generate_series(1, 20000) n`;
    await orchestrator.database.query(done);
    await orchestrator.database.query('analyze saga_instances');
    const plan = JSON.stringify(await orchestrator.database.query(`explain ${LIVE_SAGAS}`));
    expect(plan).not.toContain('Seq Scan');
    expect(plan).toContain('saga_instances_parked_idx');
  });
});
