import { connect } from 'node:net';
import { ConsumerService, KitchenService, OrderService } from '@comanda/contracts';
import { status as grpcStatus } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { grpcError, refusal } from './fake-peer.js';
import { GatewayUnderTest, type Answer, type Sent } from './gateway-under-test.js';
import { anOrder, consumerId, orderId, orderReply, restaurantId } from './samples.js';

const gateway = new GatewayUnderTest();
beforeAll(() => gateway.start({ BODY_LIMIT_BYTES: '4096', REQUEST_TIMEOUT_MS: '300' }));
afterAll(() => gateway.stop());
beforeEach(() => gateway.reset());

const { createOrder } = OrderService.method;
const line = { menuItemId: 'ramen', quantity: 1 };
const menuOf = (price: unknown) => ({ name: 'Ramen Bar', menuItems: [{ menuItemId: 'a', name: 'A', price }] });

/** What every problem must be. */
function expectProblem({ status, headers, json }: Answer, expected: { status: number; code: string }): void {
  expect({ status, code: json?.code }).toEqual(expected);
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(json).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
  expect(json.type).toBe(`/problems/${expected.code.toLowerCase().replaceAll('_', '-')}`);
  expect(json.traceId).toBe(headers['trace-id']);
}

describe('a request that is no valid request', () => {
  const cases: [what: string, method: string, path: string, sent: Sent, status: number, code: string][] = [
    ['broken JSON', 'POST', '/v1/orders', { body: '{"consumerId": ' }, 400, 'BODY_MALFORMED'],
    [
      'a body that is not UTF-8',
      'POST',
      '/v1/orders',
      { body: Buffer.from([0x22, 0xff, 0x22]) },
      400,
      'BODY_MALFORMED',
    ],
    ['the key __proto__', 'POST', '/v1/orders', { body: '{"__proto__": {"a": 1}}' }, 400, 'BODY_MALFORMED'],
    [
      'a poisonous constructor',
      'POST',
      '/v1/orders',
      { body: '{"constructor": {"prototype": {}}}' },
      400,
      'BODY_MALFORMED',
    ],
    ['a body that is too large', 'POST', '/v1/orders', { body: 'x'.repeat(5_000) }, 413, 'BODY_TOO_LARGE'],
    [
      'text',
      'POST',
      '/v1/orders',
      { body: 'x', headers: { 'content-type': 'text/plain' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a form',
      'POST',
      '/v1/orders',
      { body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['an unknown address', 'GET', '/v1/nothing', {}, 404, 'ROUTE_NOT_FOUND'],
    [
      'an unknown address with text',
      'POST',
      '/v1/no',
      { body: 'x', headers: { 'content-type': 'text/plain' } },
      404,
      'ROUTE_NOT_FOUND',
    ],
    ['an unknown address with broken JSON', 'POST', '/v1/no', { body: '{' }, 404, 'ROUTE_NOT_FOUND'],
    ['an address that is not well encoded', 'GET', '/v1/orders/%ff%', {}, 400, 'REQUEST_MALFORMED'],
    ['an address that is too long', 'GET', `/v1/orders/${'a'.repeat(700)}`, {}, 414, 'URL_TOO_LONG'],
  ];

  it.each(cases)('is told of %s', async (_what, method, path, sent, status, code) => {
    const answer = await gateway.send(method, path, sent);
    expectProblem(answer, { status, code });
    expect(gateway.order.calls).toEqual([]);
  });

  it.each(['DELETE', 'PUT', 'PATCH'])('is told which methods the address takes when %s is none', async (method) => {
    const answer = await gateway.send(method, '/v1/orders', { body: 'x', headers: { 'content-type': 'text/plain' } });
    expectProblem(answer, { status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(answer.headers['allow']).toBe('POST, GET, HEAD, OPTIONS');
  });

  it('is told the methods by OPTIONS', async () => {
    const { status, headers } = await gateway.send('OPTIONS', `/v1/consumers/${consumerId}`);
    expect([status, headers['allow']]).toEqual([204, 'GET, PATCH, HEAD, OPTIONS']);
  });

  it('is told of headers that are too large, as a problem', async () => {
    const answer = await gateway.get('/v1/orders', { headers: { 'x-large': 'x'.repeat(20_000) } });
    expect([answer.status, answer.json.code]).toEqual([431, 'HEADERS_TOO_LARGE']);
  });

  it('is told that it is no HTTP, as a problem', async () => {
    const { hostname, port } = new URL(gateway.url);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write('nonsense\r\n\r\n'));
      let received = '';
      socket.on('data', (data) => (received += data));
      socket.on('end', () => resolve(received));
      socket.on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 [^]*"code":"REQUEST_MALFORMED"/);
  });

  it('is not refused for an Accept that nothing satisfies', async () => {
    gateway.order.on(createOrder, () => orderReply());
    const { status } = await gateway.post('/v1/orders', anOrder(), { accept: 'image/png' });
    expect(status).toBe(202);
  });
});

describe('fields that are not valid', () => {
  const cases: [what: string, method: string, path: string, json: unknown, errors: Record<string, string>][] = [
    ['a list for an object', 'POST', '/v1/orders', [], { '': 'must be an object' }],
    [
      'no body',
      'POST',
      '/v1/orders',
      undefined,
      { consumerId: 'is required', restaurantId: 'is required', lineItems: 'is required' },
    ],
    ['an unknown field', 'POST', '/v1/orders', anOrder({ discount: 1 }), { discount: 'is not a known field' }],
    ['a proto name', 'POST', '/v1/orders', anOrder({ line_items: [] }), { line_items: 'is not a known field' }],
    ['null', 'POST', '/v1/orders', anOrder({ consumerId: null }), { consumerId: 'must be a string' }],
    ['a number for a string', 'POST', '/v1/orders', anOrder({ consumerId: 7 }), { consumerId: 'must be a string' }],
    ['no lines', 'POST', '/v1/orders', anOrder({ lineItems: [] }), { lineItems: 'must have at least 1 item' }],
    [
      'too many lines',
      'POST',
      '/v1/orders',
      anOrder({ lineItems: Array(101).fill(line) }),
      { lineItems: 'must have at most 100 items' },
    ],
    [
      'zero of something',
      'POST',
      '/v1/orders',
      anOrder({ lineItems: [{ ...line, quantity: 0 }] }),
      { 'lineItems[0].quantity': 'must be at least 1' },
    ],
    [
      'a string for a count',
      'POST',
      '/v1/orders',
      anOrder({ lineItems: [{ ...line, quantity: '2' }] }),
      { 'lineItems[0].quantity': 'must be an integer' },
    ],
    [
      'half of something',
      'POST',
      '/v1/orders',
      anOrder({ lineItems: [line, { ...line, quantity: 1.5 }] }),
      { 'lineItems[1].quantity': 'must be an integer' },
    ],
    [
      'a count beyond int32',
      'POST',
      '/v1/orders',
      anOrder({ lineItems: [{ ...line, quantity: 2 ** 40 }] }),
      { 'lineItems[0].quantity': 'must be at most 1000' },
    ],
    [
      'a NUL',
      'POST',
      '/v1/orders',
      anOrder({ lineItems: [{ ...line, menuItemId: 'a\0' }] }),
      { 'lineItems[0].menuItemId': 'must be Unicode text without the character U+0000' },
    ],
    [
      'a price below zero',
      'POST',
      '/v1/restaurants',
      menuOf({ amountMinor: '-1', currency: 'EUR' }),
      { 'menuItems[0].price.amountMinor': 'must be at least 0' },
    ],
    [
      'a price that is no number',
      'POST',
      '/v1/restaurants',
      menuOf({ amountMinor: '12.50', currency: 'EUR' }),
      { 'menuItems[0].price.amountMinor': 'must be an integer' },
    ],
    [
      'a currency in small letters',
      'POST',
      '/v1/restaurants',
      menuOf({ amountMinor: 1, currency: 'eur' }),
      { 'menuItems[0].price.currency': 'must match ^[A-Z]{3}$' },
    ],
    [
      'a price beyond int64',
      'POST',
      '/v1/restaurants',
      menuOf({ amountMinor: '9223372036854775808', currency: 'EUR' }),
      { 'menuItems[0].price.amountMinor': 'must be at most 1000000000000' },
    ],
    [
      'a card number',
      'POST',
      `/v1/consumers/${consumerId}/cards`,
      { cardToken: '4111111111111111' },
      { cardToken: 'must match ^tok_[A-Za-z0-9_]+$' },
    ],
    [
      'a day that is none',
      'POST',
      `/v1/tickets/${orderId}/accept`,
      { readyBy: '2030-02-30T10:00:00Z' },
      { readyBy: 'must be a time as RFC 3339 writes it, such as 2030-12-31T23:59:59Z' },
    ],
    ['a path that is no UUID', 'GET', '/v1/orders/42', undefined, { orderId: 'must be a UUID' }],
    [
      'a page size that is no number',
      'GET',
      '/v1/restaurants?pageSize=ten',
      undefined,
      { pageSize: 'must be an integer' },
    ],
    [
      'a page size that is too large',
      'GET',
      '/v1/restaurants?pageSize=201',
      undefined,
      { pageSize: 'must be at most 200' },
    ],
    [
      'an unknown state',
      'GET',
      `/v1/restaurants/${restaurantId}/tickets?state=LOST`,
      undefined,
      { state: expect.stringContaining('must be one of CREATE_PENDING') as unknown as string },
    ],
    ['an unknown parameter', 'GET', '/v1/restaurants?limit=1', undefined, { limit: 'is not a known parameter' }],
    [
      'a repeated parameter',
      'GET',
      '/v1/restaurants?pageSize=1&pageSize=2',
      undefined,
      { pageSize: 'must be given once' },
    ],
    ['a missing parameter', 'GET', '/v1/orders', undefined, { consumerId: 'is required' }],
  ];

  it.each(cases)('are listed: %s', async (_what, method, path, json, errors) => {
    const answer = await gateway.send(method, path, { json });
    expectProblem(answer, { status: 400, code: 'VALIDATION_FAILED' });
    const listed = answer.json.errors.map(({ path, detail }: { path: string; detail: string }) => [path, detail]);
    expect(Object.fromEntries(listed)).toEqual(errors);
  });

  it('are listed when JavaScript cannot hold the number', async () => {
    const body = JSON.stringify(menuOf({ amountMinor: 1, currency: 'EUR' })).replace(':1,', ':99999999999999999999,');
    const answer = await gateway.send('POST', '/v1/restaurants', { body });
    expect([answer.status, answer.json.errors]).toEqual([
      400,
      [{ path: 'menuItems[0].price.amountMinor', detail: 'must be at most 1000000000000' }],
    ]);
  });

  it('are listed all at once, of body, path and query alike', async () => {
    const json = { menuItems: [{ name: '', price: { amountMinor: 1.5 } }], closed: true };
    const { json: problem } = await gateway.send('PUT', '/v1/restaurants/1/menu?a=1', { json });
    expect(problem.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      'a',
      'closed',
      'menuItems[0].menuItemId',
      'menuItems[0].name',
      'menuItems[0].price.amountMinor',
      'menuItems[0].price.currency',
      'restaurantId',
    ]);
  });

  it('are passed on when it is the service that found them', async () => {
    const violations = [{ path: 'lineItems[0].menuItemId', detail: 'must be on the menu' }];
    gateway.order.on(createOrder, () => Promise.reject(refusal('invalid', 'VALIDATION_FAILED', 'no', { violations })));
    const answer = await gateway.post('/v1/orders', anOrder());
    expectProblem(answer, { status: 400, code: 'VALIDATION_FAILED' });
    expect(answer.json.errors).toEqual(violations);
  });
});

describe("a service's refusal", () => {
  it.each([
    ['invalid', 422],
    ['not-found', 404],
    ['conflict', 409],
    ['in-progress', 409],
    ['unavailable', 503],
  ])('of kind %s is answered %d with its own code and words', async (kind, status) => {
    gateway.order.on(createOrder, () => Promise.reject(refusal(kind, 'MENU_NOT_KNOWN', 'The menu is not known yet.')));
    const answer = await gateway.post('/v1/orders', anOrder());
    expectProblem(answer, { status, code: 'MENU_NOT_KNOWN' });
    expect(answer.json).toMatchObject({ title: 'Menu not known', detail: 'The menu is not known yet.' });
    expect(answer.headers['retry-after']).toBe(kind === 'unavailable' || kind === 'in-progress' ? '2' : undefined);
  });
});

describe('what a refusal says besides', () => {
  it('is answered as members of the problem', async () => {
    const { cancelOrder } = OrderService.method;
    const details = { sagaId: 'cancel-order:01931a2b-0000-7000-8000-00000000000a' };
    gateway.order.on(cancelOrder, () =>
      Promise.reject(refusal('conflict', 'ORDER_LOCKED', 'Another one.', { details })),
    );
    const answer = await gateway.post(`/v1/orders/${orderId}/cancel`, {});
    expectProblem(answer, { status: 409, code: 'ORDER_LOCKED' });
    expect(answer.json.sagaId).toBe(details.sagaId);
  });

  it('takes the place of no member that every problem may have', async () => {
    const names = ['type', 'title', 'status', 'detail', 'instance', 'code', 'traceId', 'errors'];
    const details = Object.fromEntries(names.map((name) => [name, 'forged']));
    gateway.order.on(createOrder, () => Promise.reject(refusal('conflict', 'ORDER_LOCKED', 'no', { details })));
    const answer = await gateway.post('/v1/orders', anOrder());
    expectProblem(answer, { status: 409, code: 'ORDER_LOCKED' });
    expect(answer.text).not.toContain('forged');
  });
});

describe("a service's failure", () => {
  it.each([
    [grpcStatus.INTERNAL, 500, 'INTERNAL'],
    [grpcStatus.UNKNOWN, 500, 'INTERNAL'],
    [grpcStatus.INVALID_ARGUMENT, 500, 'INTERNAL'],
    [grpcStatus.UNIMPLEMENTED, 501, 'NOT_IMPLEMENTED'],
    [grpcStatus.RESOURCE_EXHAUSTED, 429, 'TOO_MANY_REQUESTS'],
    [grpcStatus.UNAVAILABLE, 503, 'SERVICE_UNAVAILABLE'],
  ])('with gRPC status %d is answered %d without its words', async (code, status, problemCode) => {
    const { registerConsumer } = ConsumerService.method;
    gateway.consumer.on(registerConsumer, () => Promise.reject(grpcError(code, 'relation "outbox" does not exist')));
    const answer = await gateway.post('/v1/consumers', { name: 'Ada' });
    expectProblem(answer, { status, code: problemCode });
    expect(answer.text).not.toMatch(/outbox|comanda\.|stack|\.ts/);
  });

  it('to answer in time is answered 504', async () => {
    gateway.kitchen.on(KitchenService.method.getTicket, async (_request, call) => {
      await call.cancelled;
      return {};
    });
    const answer = await gateway.get(`/v1/tickets/${orderId}`);
    expectProblem(answer, { status: 504, code: 'DEADLINE_EXCEEDED' });
  });

  it('to be there is answered 503 with Retry-After', async () => {
    gateway.accounting.stop();
    const answer = await gateway.get(`/v1/payments/${orderId}`);
    expectProblem(answer, { status: 503, code: 'SERVICE_UNAVAILABLE' });
    expect(answer.headers['retry-after']).toBe('2');
  });
});
