import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { startStack, type Stack } from '@comanda/tools/stack';
import { Api, expectStatus } from './api.js';
import { Databases } from './databases.js';
import { eventually } from './eventually.js';
import { quiescence } from './invariants.js';
import { buildTown, orderKinds, type OrderKind, type Town } from './town.js';

interface OrderView {
  readonly orderId: string;
  readonly state: string;
  readonly reason: string;
  readonly ticket?: { readonly state: string };
  readonly payment?: { readonly state: string };
  readonly saga: { readonly phase: string; readonly steps: { step: string; direction: string; outcome: string }[] };
  readonly unavailable: { readonly service: string }[];
}

// Journeys wait for conditions, each with a deadline that names it; a busy machine may need a while.
jest.setTimeout(90_000);

const WAIT = { prefer: 'wait=20' };
const SERVICES = ['gateway', 'order', 'consumer', 'kitchen', 'accounting', 'orchestrator'];

describe('an order', () => {
  let stack: Stack;
  let databases: Databases;
  let api: Api;
  let town: Town;
  let kinds: readonly OrderKind[];
  let good: object;

  const view = async (orderId: string): Promise<OrderView> =>
    expectStatus(await api.get<OrderView>(`/v1/orders/${orderId}`), 200);
  const place = async (request: object, headers: Record<string, string> = WAIT): Promise<OrderView> =>
    expectStatus(await api.post<OrderView>('/v1/orders', request, headers), 201);
  const inState = (orderId: string, state: string): Promise<OrderView> =>
    eventually(`order ${orderId} to be ${state}`, async () => {
      const order = await view(orderId);
      return order.state === state ? order : undefined;
    });
  const stepsOf = ({ saga }: OrderView): string[] =>
    saga.steps.map(({ step, direction, outcome }) => `${direction} ${step} ${outcome}`);

  beforeAll(async () => {
    stack = await startStack();
    databases = new Databases(stack);
    api = new Api(stack.urls.gateway);
    town = await buildTown(api);
    kinds = orderKinds(town);
    good = kinds[0]!.request;
  }, 120_000);

  afterAll(() => stack?.close(), 60_000);

  it('is accepted at once, with its address', async () => {
    const answer = await api.post<OrderView>('/v1/orders', good);
    expect(answer.status).toBe(202);
    // Its saga may have ended while the answer was on its way.
    expect(['APPROVAL_PENDING', 'APPROVED']).toContain(answer.body.state);
    expect(answer.headers.get('location')).toBe(`/v1/orders/${answer.body.orderId}`);
    await inState(answer.body.orderId, 'APPROVED');
  });

  it('is approved, with a ticket that awaits acceptance and a payment that is authorized', async () => {
    const { orderId, state } = await place(good);
    expect(state).toBe('APPROVED');
    const order = await eventually('the saga to end', async () => {
      const seen = await view(orderId);
      return seen.saga.phase === 'COMPLETED' ? seen : undefined;
    });
    expect(order.ticket?.state).toBe('AWAITING_ACCEPTANCE');
    expect(order.payment?.state).toBe('AUTHORIZED');
    expect(order.unavailable).toEqual([]);
    expect(stepsOf(order)).toEqual([
      'DO verifyConsumer SUCCEEDED',
      'DO createTicket SUCCEEDED',
      'DO authorizePayment SUCCEEDED',
      'DO approveTicket SUCCEEDED',
      'DO approveOrder SUCCEEDED',
    ]);
  });

  it('is rejected with the reason, and nothing of it is left behind', async () => {
    for (const kind of kinds.filter(({ state }) => state === 'REJECTED')) {
      const { orderId, state, reason } = await place(kind.request);
      expect([kind.name, state, reason]).toEqual([kind.name, 'REJECTED', kind.reason]);
      const order = await view(orderId);
      expect(order.ticket?.state ?? 'CANCELLED').toBe('CANCELLED');
      expect(order.payment?.state ?? 'DECLINED').toBe('DECLINED');
    }
  });

  it('has its ticket cancelled again when the card is declined', async () => {
    const declined = kinds.find(({ reason }) => reason === 'CARD_DECLINED')!;
    const { orderId } = await place(declined.request);
    const order = await eventually('the saga to end', async () => {
      const seen = await view(orderId);
      return seen.saga.phase === 'COMPENSATED' ? seen : undefined;
    });
    expect(stepsOf(order)).toEqual([
      'DO verifyConsumer SUCCEEDED',
      'DO createTicket SUCCEEDED',
      'DO authorizePayment REFUSED',
      'UNDO createTicket SUCCEEDED',
      'UNDO createOrder SUCCEEDED',
    ]);
  });

  it('of an unknown consumer is rejected', async () => {
    const { reason } = await place({ ...good, consumerId: randomUUID() });
    expect(reason).toBe('CONSUMER_NOT_FOUND');
  });

  it('of a disabled account is rejected, and approved once the account is enabled', async () => {
    expectStatus(await api.post(`/v1/consumers/${town.payerId}/account/disable`), 200);
    expect((await place(good)).reason).toBe('ACCOUNT_DISABLED');
    expectStatus(await api.post(`/v1/consumers/${town.payerId}/account/enable`), 200);
    expect((await place(good)).state).toBe('APPROVED');
  });

  it('from a restaurant that has just been created is priced with its menu', async () => {
    const menuItems = [{ menuItemId: 'dal', name: 'Dal', price: { amountMinor: 700, currency: 'EUR' } }];
    const created = await api.post<{ restaurantId: string }>('/v1/restaurants', { name: 'New', menuItems });
    const { restaurantId } = expectStatus(created, 201);
    const order = await place({
      consumerId: town.payerId,
      restaurantId,
      lineItems: [{ menuItemId: 'dal', quantity: 3 }],
    });
    expect(order).toMatchObject({ state: 'APPROVED', total: { amountMinor: '2100', currency: 'EUR' } });
  });

  it('is one order however often it is sent with one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = expectStatus(await api.post<OrderView>('/v1/orders', good, headers), 202);
    const again = expectStatus(await api.post<OrderView>('/v1/orders', good, headers), 202);
    expect(again.orderId).toBe(first.orderId);
    const other = await api.post('/v1/orders', kinds[1]!.request, headers);
    expect([other.status, other.body['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    await inState(first.orderId, 'APPROVED');
  });

  it('is one order when it is sent many times at once with one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => api.post<OrderView>('/v1/orders', good, headers)),
    );
    const taken = answers.filter(({ status }) => status === 202);
    expect(taken.length).toBeGreaterThan(0);
    expect(new Set(taken.map(({ body }) => body.orderId)).size).toBe(1);
    expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
  });

  it('waits for a kitchen that is away, tells who is away, and goes on when it is back', async () => {
    await stack.kill('kitchen');
    const headers = { 'idempotency-key': randomUUID(), prefer: 'wait=2' };
    const first = api.post<OrderView>('/v1/orders', good, headers);
    const meanwhile = await eventually('the first request to be waiting', async () => {
      const answer = await api.post('/v1/orders', good, headers);
      return answer.status === 409 ? answer : undefined;
    });
    expect(meanwhile.body['code']).toBe('REQUEST_IN_PROGRESS');
    const { orderId, state } = expectStatus(await first, 202);
    expect(state).toBe('APPROVAL_PENDING');
    expect((await view(orderId)).unavailable).toEqual([expect.objectContaining({ service: 'kitchen' })]);
    await stack.start('kitchen');
    await inState(orderId, 'APPROVED');
  });

  it('is cooked, picked up and paid', async () => {
    const { orderId } = await place(good);
    const tell = async (act: string, body?: object): Promise<void> =>
      void expectStatus(await api.post(`/v1/tickets/${orderId}/${act}`, body), 200);
    await tell('accept', { readyBy: new Date(Date.now() + 1_800_000).toISOString() });
    await tell('start');
    const early = await api.post(`/v1/tickets/${orderId}/picked-up`);
    expect([early.status, early.body['code']]).toEqual([409, 'TICKET_STATE_CONFLICT']);
    await tell('ready');
    await tell('picked-up');
    await inState(orderId, 'COMPLETED');
    await eventually('the payment to be captured', async () => {
      const { payment } = await view(orderId);
      return payment?.state === 'CAPTURED' ? true : undefined;
    });
  });

  it('can be followed through all services by the trace that the client began', async () => {
    const traceId = randomBytes(16).toString('hex');
    await place(good, { ...WAIT, traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-00` });
    const line = await eventually('the line of the end of the saga', async () => {
      const log = await readFile(stack.logFile('orchestrator'), 'utf8');
      return log.split('\n').find((text) => text.includes(traceId));
    });
    expect(JSON.parse(line)).toMatchObject({ msg: 'saga ended', trace_id: traceId, phase: 'completed' });
  });

  it('is not lost when every service is told to stop while it is on its way', async () => {
    const { orderId } = expectStatus(await api.post<OrderView>('/v1/orders', good), 202);
    for (const service of SERVICES) {
      const began = performance.now();
      expect([service, await stack.stop(service)]).toEqual([service, { code: 0, signal: null }]);
      expect(performance.now() - began).toBeLessThan(10_000);
    }
    for (const service of SERVICES) await stack.start(service);
    await inState(orderId, 'APPROVED');
    await quiescence(databases);
  }, 120_000);
});
