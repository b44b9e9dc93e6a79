import { ConsumerService, KitchenService, OrderService } from '@comanda/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayUnderTest } from './gateway-under-test.js';
import { anOrder, consumerId, orderId, orderReply, restaurantId } from './samples.js';

const gateway = new GatewayUnderTest();
beforeAll(() => gateway.start());
afterAll(() => gateway.stop());
beforeEach(() => gateway.reset());

const { createOrder, listOrders } = OrderService.method;

describe('an accepted order', () => {
  beforeEach(() => gateway.order.on(createOrder, () => orderReply()));

  it('is answered 202 with its address and the order as proto-JSON', async () => {
    const { status, headers, json } = await gateway.post('/v1/orders', anOrder());
    expect(status).toBe(202);
    expect(headers['location']).toBe(`/v1/orders/${orderId}`);
    expect(json).toMatchObject({
      orderId,
      state: 'APPROVAL_PENDING',
      reason: '',
      total: { amountMinor: '2500', currency: 'EUR' },
      createdAt: '2025-11-21T10:00:00Z',
      version: '1',
    });
  });

  it('is asked of the order service once, with the values that were sent', async () => {
    await gateway.post('/v1/orders', anOrder());
    expect(gateway.order.calls.map(({ rpc }) => rpc)).toEqual(['CreateOrder']);
    expect(gateway.order.calls[0]!.request).toMatchObject({
      consumerId,
      restaurantId,
      lineItems: [{ menuItemId: 'ramen', quantity: 2 }],
    });
  });

  it('is answered with the status that the service wants instead', async () => {
    gateway.order.on(createOrder, (_request, call) => {
      call.header('x-http-code', '201');
      return orderReply(2);
    });
    const { status, json } = await gateway.post('/v1/orders', anOrder());
    expect([status, json.state]).toEqual([201, 'APPROVED']);
  });

  it('ignores a status of the service that is no success', async () => {
    gateway.order.on(createOrder, (_request, call) => {
      call.header('x-http-code', '500');
      return orderReply();
    });
    expect((await gateway.post('/v1/orders', anOrder())).status).toBe(202);
  });
});

describe('headers for the service', () => {
  const sent = async (headers: Record<string, string>) => {
    gateway.order.on(createOrder, () => orderReply());
    const answer = await gateway.post('/v1/orders', anOrder(), headers);
    return { answer, call: gateway.order.calls[0] };
  };

  it('hold the Idempotency-Key as the client sent it', async () => {
    const { call } = await sent({ 'idempotency-key': 'a key / 1' });
    expect(call!.metadata.get('idempotency-key')).toEqual(['a key / 1']);
  });

  it.each([
    ['empty', ''],
    ['too long', 'k'.repeat(256)],
    ['not ASCII', 'k\u00e9y'],
  ])('never hold a key that is %s: 400', async (_what, key) => {
    const { answer, call } = await sent({ 'idempotency-key': key });
    expect([answer.status, answer.json.code]).toEqual([400, 'IDEMPOTENCY_KEY_INVALID']);
    expect(call).toBeUndefined();
  });

  it('hold the seconds that the client prefers to wait, and the deadline grows by them', async () => {
    const { answer, call } = await sent({ prefer: 'respond-async, wait=7' });
    expect(call!.metadata.get('prefer-wait')).toEqual(['7']);
    expect(answer.headers['preference-applied']).toBe('wait=7');
    expect(call!.timeLeftMs).toBeGreaterThan(11_000);
    expect(call!.timeLeftMs).toBeLessThanOrEqual(12_000);
  });

  it('hold no more than 60 seconds of wait', async () => {
    const { answer, call } = await sent({ prefer: 'wait=3600' });
    expect(call!.metadata.get('prefer-wait')).toEqual(['60']);
    expect(answer.headers['preference-applied']).toBe('wait=60');
  });

  it.each(['wait=soon', 'wait=-1', 'return=minimal', 'await=5'])('hold no wait for Prefer: %s', async (prefer) => {
    const { answer, call } = await sent({ prefer });
    expect(call!.metadata.get('prefer-wait')).toEqual([]);
    expect(call!.timeLeftMs).toBeLessThanOrEqual(5_000);
    expect(answer.headers['preference-applied']).toBeUndefined();
  });

  it('hold neither for an operation that honours neither', async () => {
    gateway.order.on(listOrders, () => ({}));
    const headers = { 'idempotency-key': 'k', prefer: 'wait=5' };
    const { status } = await gateway.get(`/v1/orders?consumerId=${consumerId}`, { headers });
    const { metadata } = gateway.order.calls[0]!;
    expect([status, metadata.get('idempotency-key'), metadata.get('prefer-wait')]).toEqual([200, [], []]);
  });

  it("hold the client's trace, whose id is answered", async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { answer, call } = await sent({ traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    expect(call!.metadata.get('traceparent')[0]).toContain(traceId);
    expect(answer.headers['trace-id']).toBe(traceId);
  });

  it('hold a trace of their own when the client has none that can be read', async () => {
    const { answer, call } = await sent({ traceparent: '00-zzz-1-01' });
    const traceId = answer.headers['trace-id'] as string;
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(call!.metadata.get('traceparent')[0]).toContain(traceId);
  });
});

describe('a list', () => {
  it('takes its filters from the query string, by their types', async () => {
    gateway.kitchen.on(KitchenService.method.listTickets, () => ({ tickets: [], nextPageToken: '' }));
    const path = `/v1/restaurants/${restaurantId}/tickets?state=AWAITING_ACCEPTANCE&pageSize=10&pageToken=abc`;
    const { status, json } = await gateway.get(path);
    expect([status, json]).toEqual([200, { tickets: [], nextPageToken: '' }]);
    expect(gateway.kitchen.calls[0]!.request).toMatchObject({ restaurantId, state: 2, pageSize: 10, pageToken: 'abc' });
  });

  it('is found at its additional address too', async () => {
    gateway.order.on(listOrders, () => ({ nextPageToken: 'next' }));
    const { json } = await gateway.get(`/v1/consumers/${consumerId}/orders?pageSize=1`);
    expect(json).toEqual({ orders: [], nextPageToken: 'next' });
    expect(gateway.order.calls[0]!.request).toMatchObject({ consumerId, pageSize: 1 });
  });

  it('answers HEAD like GET, without the body', async () => {
    gateway.order.on(listOrders, () => ({}));
    const { status, text } = await gateway.send('HEAD', `/v1/consumers/${consumerId}/orders`);
    expect([status, text]).toEqual([200, '']);
  });
});

describe('an operation without a body', () => {
  beforeEach(() => {
    gateway.kitchen.on(KitchenService.method.startPreparing, ({ ticketId }) => ({ ticket: { ticketId, state: 4 } }));
  });

  it.each([
    ['no body', {}],
    ['an empty object', { json: {} }],
    ['a content type and nothing more', { headers: { 'content-type': 'application/json' } }],
  ])('takes %s', async (_what, sent) => {
    const { status, json } = await gateway.send('POST', `/v1/tickets/${orderId}/start`, sent);
    expect([status, json.ticketId, json.state]).toEqual([200, orderId, 'PREPARING']);
  });

  it.each([[{ ticketId: orderId }], [[]], ['x'], [1]])('refuses the body %j', async (json) => {
    const answer = await gateway.send('POST', `/v1/tickets/${orderId}/start`, { json });
    expect([answer.status, answer.json.code]).toEqual([400, 'BODY_NOT_ALLOWED']);
    expect(gateway.kitchen.calls).toEqual([]);
  });

  it('refuses a body of GET', async () => {
    const answer = await gateway.get(`/v1/tickets/${orderId}`, { json: { a: 1 } });
    expect([answer.status, answer.json.code]).toEqual([400, 'BODY_NOT_ALLOWED']);
  });
});

describe('a body with a path', () => {
  it('makes one request, in which absent fields stay absent', async () => {
    gateway.consumer.on(ConsumerService.method.updateConsumer, ({ consumerId }) => ({ consumer: { consumerId } }));
    const { status } = await gateway.send('PATCH', `/v1/consumers/${consumerId}`, { json: { blocked: false } });
    const [call] = gateway.consumer.calls;
    expect([status, call!.request]).toEqual([200, expect.objectContaining({ consumerId, blocked: false })]);
    expect(call!.request).not.toHaveProperty('orderLimit');
  });

  it('refuses a field of the path in the body', async () => {
    const json = { consumerId: orderId, blocked: true };
    const answer = await gateway.send('PATCH', `/v1/consumers/${consumerId}`, { json });
    expect([answer.status, answer.json.errors]).toEqual([
      400,
      [{ path: 'consumerId', detail: 'is in the path already' }],
    ]);
  });
});

describe('an operation whose peer has a policy', () => {
  const strict = new GatewayUnderTest();
  beforeAll(() => strict.start({ CALL_POLICIES: '{"order": {"deadlineMs": 1000}}' }));
  afterAll(() => strict.stop());

  it.each([
    ['takes no longer than that says', {}, 1_000],
    ['takes the wait of the client on top', { prefer: 'wait=7' }, 8_000],
  ])('%s', async (_what, headers, mostMs) => {
    strict.reset();
    strict.order.on(createOrder, () => orderReply());
    await strict.post('/v1/orders', anOrder(), headers);
    const { timeLeftMs } = strict.order.calls[0]!;
    expect(timeLeftMs).toBeLessThanOrEqual(mostMs);
  });
});
