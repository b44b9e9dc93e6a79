import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { startStack, type Stack } from '@comanda/tools/stack';
import { Api, expectStatus, type Answer } from './api.js';
import { Databases } from './databases.js';
import { eventually } from './eventually.js';
import { quiescence } from './invariants.js';
import { buildTown, orderKinds, REVISION, type OrderKind, type Town } from './town.js';

interface OrderView {
  readonly orderId: string;
  readonly state: string;
  readonly reason: string;
  readonly version: string;
  readonly lockedBy: string;
  readonly lineItems: readonly { readonly menuItemId: string; readonly quantity: number }[];
  readonly total: { readonly amountMinor: string };
  readonly ticket?: { readonly state: string; readonly lineItems: readonly { readonly quantity: number }[] };
  readonly payment?: { readonly state: string; readonly amount: { readonly amountMinor: string } };
  readonly saga: { readonly phase: string; readonly steps: { step: string; direction: string; outcome: string }[] };
  readonly unavailable: { readonly service: string }[];
}

interface Timeline {
  readonly facts: readonly { readonly service: string; readonly kind: string; readonly text: string }[];
  readonly missing: readonly { readonly service: string; readonly text: string }[];
  readonly unavailable: readonly { readonly service: string }[];
  readonly traceIds: readonly string[];
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
  const change = (orderId: string, act: 'cancel' | 'revise', body: object = {}): Promise<Answer<OrderView>> =>
    api.post<OrderView>(`/v1/orders/${orderId}/${act}`, body, WAIT);
  const tell = async (orderId: string, act: string, body: object = {}): Promise<void> =>
    void expectStatus(await api.post(`/v1/tickets/${orderId}/${act}`, body), 200);
  const soon = () => ({ readyBy: new Date(Date.now() + 1_800_000).toISOString() });
  const ended = (orderId: string): Promise<OrderView> =>
    eventually('the saga to end', async () => {
      const seen = await view(orderId);
      return ['COMPLETED', 'COMPENSATED'].includes(seen.saga.phase) ? seen : undefined;
    });
  /** Starts a service again, and waits until the gateway, which has turned away from it, asks it again. */
  const restart = async (service: string, orderId: string): Promise<void> => {
    await stack.start(service);
    await eventually(`the gateway to ask ${service} again`, async () => {
      const { unavailable } = await view(orderId);
      return unavailable.length === 0 ? true : undefined;
    });
  };
  /** What the ledger says is held and captured, in cents. */
  const balance = async (orderId: string): Promise<[held: number, captured: number]> => {
    const [sum] = await databases.rows<{ held: number; captured: number }>(
      'accounting',
      `select sum(held_minor)::int as held, sum(captured_minor)::int as captured from ledger where payment_id = '${orderId}'`,
    );
    return [sum!.held, sum!.captured];
  };

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
    // The first two are asked together, and answer in any order.
    expect(stepsOf(order).slice(0, 2).sort()).toEqual(['DO createTicket SUCCEEDED', 'DO verifyConsumer SUCCEEDED']);
    expect(stepsOf(order).slice(2)).toEqual([
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
    expect(stepsOf(order).slice(2)).toEqual([
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
    await restart('kitchen', orderId);
    await inState(orderId, 'APPROVED');
  });

  it('is cooked, picked up and paid', async () => {
    const { orderId, total } = await place(good);
    await tell(orderId, 'accept', soon());
    await tell(orderId, 'start');
    const early = await api.post(`/v1/tickets/${orderId}/picked-up`);
    expect([early.status, early.body['code']]).toEqual([409, 'TICKET_STATE_CONFLICT']);
    await tell(orderId, 'ready');
    expect(await balance(orderId)).toEqual([Number(total.amountMinor), 0]);
    await tell(orderId, 'picked-up');
    await inState(orderId, 'COMPLETED');
    await eventually('the payment to be captured', async () => {
      const { payment } = await view(orderId);
      return payment?.state === 'CAPTURED' ? true : undefined;
    });
    expect(await balance(orderId)).toEqual([0, Number(total.amountMinor)]);
    const late = await change(orderId, 'cancel');
    expect([late.status, (late.body as unknown as { code: string }).code]).toEqual([409, 'ORDER_STATE_CONFLICT']);
  });

  it('can be cancelled until it is cooked, and the money is free again', async () => {
    const { orderId } = await place(good);
    await tell(orderId, 'accept', soon());
    const { state, reason } = expectStatus(await change(orderId, 'cancel'), 200);
    expect([state, reason]).toEqual(['CANCELLED', 'CONSUMER_REQUEST']);
    const order = await ended(orderId);
    expect([order.ticket?.state, order.payment?.state]).toEqual(['CANCELLED', 'RELEASED']);
    expect(stepsOf(order)).toEqual([
      'DO beginCancelOrder SUCCEEDED',
      'DO beginCancelTicket SUCCEEDED',
      'DO reversePayment SUCCEEDED',
      'DO confirmCancelTicket SUCCEEDED',
      'DO confirmCancelOrder SUCCEEDED',
    ]);
    expect(await balance(orderId)).toEqual([0, 0]);
  });

  it('stays as it is when it is to be cancelled and is being cooked', async () => {
    const { orderId, total } = await place(good);
    await tell(orderId, 'accept', soon());
    await tell(orderId, 'start');
    const { state, reason } = expectStatus(await change(orderId, 'cancel'), 200);
    expect([state, reason]).toEqual(['APPROVED', 'TICKET_STATE_CONFLICT']);
    const order = await ended(orderId);
    expect([order.ticket?.state, order.payment?.state, order.lockedBy]).toEqual(['PREPARING', 'AUTHORIZED', '']);
    expect(stepsOf(order)).toEqual([
      'DO beginCancelOrder SUCCEEDED',
      'DO beginCancelTicket REFUSED',
      'UNDO beginCancelOrder SUCCEEDED',
    ]);
    expect(await balance(orderId)).toEqual([Number(total.amountMinor), 0]);
  });

  it('can be revised: other quantities, another price, another amount that is held', async () => {
    const { orderId } = await place(good);
    const { state, lineItems, total } = expectStatus(await change(orderId, 'revise', REVISION), 200);
    expect([state, total.amountMinor]).toEqual(['APPROVED', '2850']);
    expect(lineItems.map(({ menuItemId, quantity }) => `${quantity} ${menuItemId}`)).toEqual(['3 margherita']);
    const { ticket, payment } = await ended(orderId);
    expect([ticket?.state, ticket?.lineItems.map(({ quantity }) => quantity)]).toEqual(['AWAITING_ACCEPTANCE', [3]]);
    expect([payment?.state, payment?.amount.amountMinor]).toEqual(['AUTHORIZED', '2850']);
    expect(await balance(orderId)).toEqual([2850, 0]);
  });

  it('stays as it is when it is revised and the card is declined', async () => {
    const { consumerId } = expectStatus(
      await api.post<{ consumerId: string }>('/v1/consumers', { name: 'Broke' }),
      201,
    );
    const addCard = async (cardToken: string): Promise<void> =>
      void expectStatus(await api.post(`/v1/consumers/${consumerId}/cards`, { cardToken }), 201);
    await addCard('tok_visa_4242');
    const { orderId, total: before } = await place({ ...good, consumerId });
    await addCard('tok_declined_0002');
    const { state, reason, total } = expectStatus(await change(orderId, 'revise', REVISION), 200);
    expect([state, reason, total]).toEqual(['APPROVED', 'CARD_DECLINED', before]);
    expect((await ended(orderId)).ticket?.state).toBe('AWAITING_ACCEPTANCE');
    expect(await balance(orderId)).toEqual([Number(before.amountMinor), 0]);
  });

  it('cannot lose its last line', async () => {
    const { orderId } = await place(good);
    const revisedLineItems = ['margherita', 'tiramisu'].map((menuItemId) => ({ menuItemId, quantity: 0 }));
    const { status, body } = await change(orderId, 'revise', { revisedLineItems });
    expect([status, (body as unknown as { code: string }).code]).toEqual([409, 'LAST_LINE_ITEM']);
    expect((await view(orderId)).state).toBe('APPROVED');
  });

  it('is cancelled when the restaurant declines it', async () => {
    const { orderId } = await place(good);
    await tell(orderId, 'reject', { reason: 'no dough left' });
    const { reason, payment, ticket } = await inState(orderId, 'CANCELLED');
    expect([reason, payment?.state, ticket?.state]).toEqual(['RESTAURANT_DECLINED', 'RELEASED', 'CANCELLED']);
    expect(await balance(orderId)).toEqual([0, 0]);
  });

  it('is held by one saga at a time: who comes second is told which', async () => {
    const { orderId } = await place(good);
    await stack.stop('kitchen');
    const { lockedBy } = expectStatus(await api.post<OrderView>(`/v1/orders/${orderId}/cancel`, {}), 202);
    for (const act of ['cancel', 'revise'] as const) {
      const { status, body } = await change(orderId, act, act === 'revise' ? REVISION : {});
      expect([status, body]).toEqual([409, expect.objectContaining({ code: 'ORDER_LOCKED', sagaId: lockedBy })]);
    }
    const { body } = await api.get<{ type: string; phase: string }>(`/ops/v1/sagas/${lockedBy}`);
    expect(body).toMatchObject({ type: 'cancel-order', phase: 'RUNNING' });
    await restart('kitchen', orderId);
    await inState(orderId, 'CANCELLED');
  });

  it('can be watched, and watched on after a break', async () => {
    const { orderId } = expectStatus(await api.post<OrderView>('/v1/orders', good), 202);
    await inState(orderId, 'APPROVED');
    const states: string[] = [];
    let lastId = '';
    for await (const { id, data } of api.events<{ order: OrderView }>(`/v1/orders/${orderId}/events`)) {
      states.push(data.order.state);
      lastId = id;
      if (data.order.state === 'APPROVED') break;
    }
    expect(states).toEqual(['APPROVED']);
    await change(orderId, 'cancel');
    for await (const { data } of api.events<{ order: OrderView }>(`/v1/orders/${orderId}/events`, lastId))
      states.push(data.order.state);
    // A reader that is slower than the changes gets the last of them.
    expect([states.at(-1), states.lastIndexOf('APPROVED')]).toEqual(['CANCELLED', 0]);
  });

  it('has sagas that operators can find, watch and repair', async () => {
    await stack.stop('accounting');
    const { orderId } = expectStatus(await api.post<OrderView>('/v1/orders', good), 202);
    const path = await eventually('the saga to await the payment', async () => {
      const found = await api.get<{ sagas: { sagaId: string }[] }>(
        `/ops/v1/sagas?orderId=${orderId}&step=authorizePayment`,
      );
      const [saga] = expectStatus(found, 200).sagas;
      return saga && `/ops/v1/sagas/${saga.sagaId}`;
    });
    const repair = { byWhom: 'ana', reason: 'accounting is away for long' };
    const act = (preview: boolean): Promise<Answer> =>
      api.post(`${path}/compensate`, { repair: { ...repair, preview } });
    expect(expectStatus(await act(true), 200)).toMatchObject({ result: { preview: true } });
    expect(expectStatus(await api.get<{ phase: string }>(path), 200).phase).toBe('RUNNING');
    expectStatus(await act(false), 200);
    await restart('accounting', orderId);
    const { reason } = await inState(orderId, 'REJECTED');
    expect(reason).toBe('COMPENSATED_BY_OPERATOR');
    const told: string[] = [];
    for await (const { data } of api.events<{ events: string[] }>(`/ops/v1/saga-events?orderId=${orderId}`, '0')) {
      told.push(...data.events);
      if (data.events.includes('SagaCompensated')) break;
    }
    expect(told[0]).toBe('SagaStarted');
    expect(told).toContain('SagaCompensating');
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

  it('has its story told from all databases, and what is missing of it while a service is away', async () => {
    const timeline = async (orderId: string): Promise<Timeline> =>
      expectStatus(await api.get<Timeline>(`/ops/v1/orders/${orderId}/timeline`), 200);
    const done = await place(good);
    await ended(done.orderId);
    const whole = await timeline(done.orderId);
    // The consumer service keeps nothing of a question that changes nothing.
    for (const service of ['order', 'kitchen', 'accounting', 'orchestrator'])
      expect(whole.facts).toContainEqual(expect.objectContaining({ service, kind: 'HANDLED' }));
    for (const kind of ['STATE', 'SAGA', 'STEP', 'LEDGER'])
      expect(whole.facts).toContainEqual(expect.objectContaining({ kind }));
    expect([whole.missing, whole.unavailable, whole.traceIds.length]).toEqual([[], [], 1]);
    await stack.kill('kitchen');
    const { orderId } = expectStatus(await api.post<OrderView>('/v1/orders', good), 202);
    const told = await eventually('the saga to wait for the kitchen alone', async () => {
      const story = await timeline(orderId);
      return story.missing.length === 1 ? story : undefined;
    });
    expect(told.unavailable).toMatchObject([{ service: 'kitchen' }]);
    expect(told.missing).toMatchObject([{ service: 'kitchen', text: expect.stringContaining('createTicket') }]);
    await restart('kitchen', orderId);
    await inState(orderId, 'APPROVED');
    expectStatus(await api.get(`/ops/v1/orders/${randomUUID()}/timeline`), 404);
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
