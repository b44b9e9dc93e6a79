import { get as httpGet } from 'node:http';
import { OrchestratorService, OrderService } from '@comanda/contracts';
import { configureLogging } from '@comanda/observability';
import { status as grpcStatus } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Arrivals } from './arrivals.js';
import { EventReader } from './event-reader.js';
import { grpcError, refusal, type FakeStream } from './fake-peer.js';
import { GatewayUnderTest } from './gateway-under-test.js';
import { orderId, orderReply } from './samples.js';

const { watchOrder } = OrderService.method;
const { watchSagas } = OrchestratorService.method;
type OrderStream = FakeStream<typeof watchOrder.output>;

const path = `/v1/orders/${orderId}/events`;
const orderEvent = (version: number) => ({
  eventId: String(version),
  order: { ...orderReply(2).order, version: BigInt(version) },
});

let gateway: GatewayUnderTest;
let readers: EventReader[];
/** The calls that the order service takes. */
let streams: Arrivals<OrderStream>;

async function open(headers: Record<string, string> = {}, address = path): Promise<EventReader> {
  const reader = await EventReader.open(gateway.url, address, headers);
  readers.push(reader);
  return reader;
}

/** Each call of the order service is begun, and then told what the test says. */
function beginAll(): void {
  gateway.order.onStream(watchOrder, (_request, call) => {
    call.begin();
    streams.push(call);
  });
}

beforeEach(() => {
  readers = [];
  streams = new Arrivals('a call of the order service');
});
afterEach(() => readers.forEach((reader) => reader.close()));

describe('a stream of events', () => {
  beforeAll(async () => {
    gateway = new GatewayUnderTest();
    await gateway.start({ EVENTS_HEARTBEAT_MS: '40', REQUEST_TIMEOUT_MS: '400', EVENTS_RETRY_MS: '1000' });
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.reset();
    beginAll();
  });

  it('has an event for each message: its id, and the rest as canonical JSON', async () => {
    const reader = await open();
    const stream = await streams.next();
    void stream.send(orderEvent(1));
    void stream.send(orderEvent(2));
    const [first, second] = [await reader.next(), await reader.next()];
    expect(first).toMatchObject({
      id: '1',
      type: 'message',
      data: { order: { orderId, state: 'APPROVED', version: '1' } },
    });
    expect(Object.keys(first.data)).toEqual(['order']);
    expect(second).toMatchObject({ id: '2', data: { order: { version: '2' } } });
  });

  it('is one for every streaming rpc', async () => {
    gateway.orchestrator.onStream(watchSagas, ({ orderId }, call) =>
      call.send({
        eventId: '41',
        sagaId: 's',
        type: 'create-order',
        orderId,
        phase: 1,
        step: { step: 'createTicket' },
      }),
    );
    const reader = await open({}, `/ops/v1/saga-events?orderId=${orderId}`);
    const { id, data } = await reader.next();
    expect([id, data]).toEqual(['41', expect.objectContaining({ sagaId: 's', orderId, phase: 'RUNNING' })]);
    expect(data).not.toHaveProperty('eventId');
  });

  it('begins as soon as the service has, with headers that keep it from being stored, compressed or held back', async () => {
    const { status, headers } = await open({ 'accept-encoding': 'gzip, br' });
    expect([status, headers['content-type'], headers['cache-control'], headers['x-accel-buffering']]).toEqual([
      200,
      'text/event-stream',
      'no-store',
      'no',
    ]);
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers['trace-id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tells each client another time to wait before it comes back', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => open()));
    const times = await Promise.all(all.map(({ retries }) => retries.next()));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...times)).toBeLessThanOrEqual(1_500);
    expect(new Set(times).size).toBeGreaterThan(1);
  });

  it('says from time to time that it is alive', async () => {
    const { heartbeats } = await open();
    await heartbeats.next();
    await heartbeats.next();
  });

  it.each([
    ['the header Last-Event-ID', path, { 'last-event-id': '7' }],
    ['the parameter, for clients that cannot set headers', `${path}?lastEventId=7`, {}],
    ['the header rather than the parameter, which is older', `${path}?lastEventId=3`, { 'last-event-id': '7' }],
  ])('resumes after the id in %s', async (_what, address, headers) => {
    await open(headers, address);
    expect(gateway.order.calls[0]!.request).toMatchObject({ orderId, lastEventId: '7' });
  });

  it.each([
    ['an id that is too long', path, 'lastEventId', { 'last-event-id': 'x'.repeat(101) }],
    ['an address that is none', '/v1/orders/42/events', 'orderId', {}],
  ])('is refused before the service is asked: %s', async (_what, address, field, headers) => {
    const { status, json } = await gateway.get(address, { headers: headers as Record<string, string> });
    expect([status, json.errors.map(({ path }: { path: string }) => path)]).toEqual([400, [field]]);
    expect(gateway.order.calls).toEqual([]);
  });

  it('has no HEAD: opening one costs a call', async () => {
    const { status, headers } = await gateway.send('HEAD', path);
    expect([status, headers['allow'], gateway.order.calls]).toEqual([405, 'GET, OPTIONS', []]);
  });

  it('serves many watchers of many orders at once', async () => {
    const all = await Promise.all(Array.from({ length: 110 }, () => open()));
    for (let version = 1; version <= 110; version++) void (await streams.next()).send(orderEvent(version));
    const ids = await Promise.all(all.map(async (reader) => (await reader.next()).id));
    expect(new Set(ids).size).toBe(110);
  });
});

describe('a service that refuses a stream', () => {
  beforeAll(async () => {
    gateway = new GatewayUnderTest();
    await gateway.start({ REQUEST_TIMEOUT_MS: '300' });
  });
  afterAll(() => gateway.stop());
  beforeEach(() => gateway.reset());

  it.each([
    ['a refusal', () => refusal('not-found', 'ORDER_NOT_FOUND', 'There is no such order.'), 404, 'ORDER_NOT_FOUND'],
    ['its absence', () => grpcError(grpcStatus.UNAVAILABLE, 'gone'), 503, 'SERVICE_UNAVAILABLE'],
    ['a defect', () => grpcError(grpcStatus.INTERNAL, 'secret'), 500, 'INTERNAL'],
  ])('before it has begun makes a problem: %s', async (_what, error, status, code) => {
    gateway.order.onStream(watchOrder, (_request, call) => call.fail(error()));
    const answer = await gateway.get(path);
    expect([answer.status, answer.json.code, answer.headers['content-type']]).toEqual([
      status,
      code,
      'application/problem+json; charset=utf-8',
    ]);
    expect(answer.headers['retry-after']).toBe(status === 503 ? '2' : undefined);
    expect(gateway.order.calls.length).toBe(1);
  });

  it('by its silence is given up after the time for a request', async () => {
    let cancelled: Promise<void> | undefined;
    gateway.order.onStream(watchOrder, (_request, call) => (cancelled = call.cancelled));
    const began = performance.now();
    const { status, json } = await gateway.get(path);
    expect([status, json.code]).toEqual([504, 'DEADLINE_EXCEEDED']);
    expect(performance.now() - began).toBeLessThan(3_000);
    await cancelled;
  });

  it('after it has begun makes an event of type error, and the end', async () => {
    beginAll();
    const reader = await open();
    const stream = await streams.next();
    void stream.send(orderEvent(1));
    await reader.next();
    stream.fail(refusal('not-found', 'ORDER_NOT_FOUND', 'It has been removed.'));
    expect(await reader.next()).toMatchObject({
      id: undefined,
      type: 'error',
      data: { status: 404, code: 'ORDER_NOT_FOUND', detail: 'It has been removed.', instance: path },
    });
    expect(await reader.ended).toBe('complete');
    expect(gateway.order.calls.length).toBe(1);
  });

  it('has nothing more to tell to who comes back: 204, so that the client stays away', async () => {
    gateway.order.onStream(watchOrder, (_request, call) => call.end());
    const response = await fetch(`${gateway.url}${path}`, { headers: { 'last-event-id': '3' } });
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it('ends it for the client when it ends it', async () => {
    beginAll();
    const reader = await open();
    const stream = await streams.next();
    void stream.send(orderEvent(1));
    stream.end();
    expect((await reader.next()).id).toBe('1');
    expect(await reader.ended).toBe('complete');
  });
});

describe('a service that goes away', () => {
  beforeEach(async () => {
    gateway = new GatewayUnderTest();
    await gateway.start();
    beginAll();
  });
  afterEach(() => gateway.stop());
  const asked = () => gateway.order.calls.map(({ request }) => (request as { lastEventId?: string }).lastEventId);

  it('is asked again for what comes after the last event, and the client does not notice', async () => {
    const reader = await open({ 'last-event-id': '1' });
    const before = await streams.next();
    void before.send(orderEvent(2));
    void before.send(orderEvent(3));
    expect([(await reader.next()).id, (await reader.next()).id]).toEqual(['2', '3']);
    before.fail(grpcError(grpcStatus.UNAVAILABLE, 'the service stops'));
    void (await streams.next()).send(orderEvent(4));
    expect(await reader.next()).toMatchObject({ id: '4', type: 'message' });
    expect(asked()).toEqual(['1', '3']);
  });

  it('is asked again as it was asked first when nothing has come yet', async () => {
    const reader = await open({ 'last-event-id': '1' });
    (await streams.next()).fail(refusal('unavailable', 'STORE_UNAVAILABLE', 'The database cannot be reached now.'));
    void (await streams.next()).send(orderEvent(2));
    expect((await reader.next()).id).toBe('2');
    expect(asked()).toEqual(['1', '1']);
  });

  it('may be gone for longer: it is asked until it is back', async () => {
    const reader = await open();
    void (await streams.next()).send(orderEvent(1));
    expect((await reader.next()).id).toBe('1');
    gateway.order.stop();
    await untilRefused();
    await gateway.order.start();
    void (await streams.next()).send(orderEvent(2));
    expect((await reader.next()).id).toBe('2');
    expect(asked()).toEqual(['', '1']);
  });

  /** Sees to it that the service is really missed, and not only about to be. */
  async function untilRefused(): Promise<void> {
    const { status } = await gateway.get(path);
    expect(status).toBe(503);
  }

  it('is spared, after some failures to open, as it is for any other call', async () => {
    gateway.order.onStream(watchOrder, (_request, call) => call.fail(grpcError(grpcStatus.UNAVAILABLE, 'gone')));
    for (let failure = 0; failure < 10; failure++) await gateway.get(path);
    const before = gateway.order.calls.length;
    const { status } = await gateway.get(path);
    // One of the ten was tried again: so much is in the budget.
    expect([status, before, gateway.order.calls.length]).toEqual([503, 11, 11]);
  });
});

describe('a client of events', () => {
  beforeEach(async () => {
    gateway = new GatewayUnderTest();
    await gateway.start({ EVENTS_BUFFER_BYTES: '4096' });
    beginAll();
  });
  afterEach(() => gateway.stop());

  it('that leaves ends the call of the service', async () => {
    const reader = await open();
    const { cancelled } = await streams.next();
    reader.close();
    await cancelled;
  });

  it.each([
    ['leaves', (reader: EventReader, _stream: OrderStream) => reader.close()],
    ['has it all', (_reader: EventReader, stream: OrderStream) => stream.end()],
  ])('that %s is logged, once, and as no failure', async (_what, end) => {
    const lines = new Arrivals<Record<string, unknown>>('a line of the log');
    configureLogging({ destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) } });
    const reader = await open();
    const stream = await streams.next();
    end(reader, stream);
    expect(await lines.next()).toMatchObject({
      level: 'info',
      msg: 'stream ended',
      route: '/v1/orders/{orderId}/events',
      status: 200,
      orderId,
      trace_id: reader.headers['trace-id'],
    });
    await gateway.stop();
    expect(lines.left).toBe(0);
  });

  it('that leaves before the service has begun ends the call of the service', async () => {
    gateway.order.onStream(watchOrder, (_request, call) => streams.push(call as OrderStream));
    const request = httpGet(gateway.url + path).on('error', () => undefined);
    const { cancelled } = await streams.next();
    request.destroy();
    await cancelled;
  });

  it('that does not read is cut off, and keeps nobody else waiting', async () => {
    const slow = await EventReader.connect(gateway.url, path);
    readers.push(slow);
    const slowStream = await streams.next();
    const other = await open();
    const otherStream = await streams.next();
    let cut = false;
    void slowStream.cancelled.then(() => (cut = true));
    for (let version = 1; !cut; version++) {
      void slowStream.send(largeEvent(version));
      void otherStream.send(orderEvent(version));
      expect((await other.next()).id).toBe(String(version));
    }
    slow.read();
    expect(await slow.ended).toBe('cut');
  });
});

describe('a gateway that stops', () => {
  beforeEach(async () => {
    gateway = new GatewayUnderTest();
    await gateway.start({ SHUTDOWN_TIMEOUT_MS: '60000', EVENTS_BUFFER_BYTES: '16777216' });
    beginAll();
  });
  afterEach(() => gateway.stop());

  it('ends its streams at once, and completely, so that clients go on elsewhere', async () => {
    const reader = await open();
    const stream = await streams.next();
    void stream.send(orderEvent(1));
    await reader.next();
    const drained = gateway.drain();
    expect(await reader.ended).toBe('complete');
    await stream.cancelled;
    await drained;
  });

  it('does not wait for the connection of a client that still reads when it stops', async () => {
    const reader = await EventReader.connect(gateway.url, path);
    readers.push(reader);
    const stream = await streams.next();
    // More than the sockets between them hold.
    for (let version = 1; version <= 120; version++) await stream.send(largeEvent(version));
    const drained = gateway.drain();
    await untilNobodyListens();
    reader.read();
    expect(await reader.ended).toBe('complete');
    await drained;
  });

  it('does not hold on to a stream that begins too late', async () => {
    gateway.order.onStream(watchOrder, (_request, call) => streams.push(call as OrderStream));
    const reader = open();
    const stream = await streams.next();
    const drained = gateway.drain();
    stream.begin();
    expect(await (await reader).ended).toBe('complete');
    await drained;
  });
});

async function untilNobodyListens(): Promise<void> {
  let listens = true;
  while (listens) await gateway.get('/livez').catch(() => (listens = false));
}

function largeEvent(version: number) {
  const { order } = orderEvent(version);
  return { eventId: String(version), order: { ...order, reason: 'x'.repeat(100_000) } };
}
