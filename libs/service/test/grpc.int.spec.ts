import { getEventListeners } from 'node:events';
import { status } from '@grpc/grpc-js';
import { ConsumerService } from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import { currentTraceId, withTraceparent } from '@comanda/observability';
import { startTelemetry } from '@comanda/observability/start';
import { defaultPolicySettings, timeLeftMs } from '@comanda/resilience';
import {
  createGrpcClient,
  GrpcCallError,
  httpCodeKey,
  InvalidRequestError,
  type GrpcCall,
  type GrpcClient,
} from '../src/index.js';
import { healthOf, reflectedServices } from './raw-client.js';
import { startTiny, type Tiny } from './tiny-service.js';

const openingAfter = (minimumCalls: number) => () => ({ ...defaultPolicySettings, retries: 0, minimumCalls });

const consumerId = '01939aa0-0000-7000-8000-000000000001';
const { registerConsumer, getConsumer } = ConsumerService.method;

let tiny: Tiny;
let client: GrpcClient<typeof ConsumerService>;

beforeAll(async () => {
  startTelemetry('tiny');
  tiny = await startTiny();
});
beforeEach(() => {
  client = createGrpcClient(ConsumerService, tiny.service.addresses.grpc!);
  tiny.script.getConsumer = async () => ({ name: 'Ana' });
});
afterEach(() => client.onApplicationShutdown());
afterAll(() => tiny.service.drain());

// A client's first call goes by itself: the shared stream is open when it is answered.
describe.each(['by itself', 'over the shared stream'])('a call that goes %s', (way) => {
  beforeEach(async () => {
    if (way === 'over the shared stream') await client.getConsumer({ consumerId });
  });

  it('answers a call', async () => {
    expect((await client.getConsumer({ consumerId })).consumer).toMatchObject({ consumerId, name: 'Ana' });
  });

  it('refuses a request that its proto does not allow, naming every bad field', async () => {
    const error = await client.getConsumer({ consumerId: 'x' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({ kind: 'invalid', violations: [{ path: 'consumerId', detail: expect.any(String) }] });
  });

  it('carries a refusal to the caller with its code, kind and message', async () => {
    await expect(client.updateConsumer({ consumerId })).rejects.toMatchObject({
      name: 'DomainError',
      code: 'CONSUMER_NOT_FOUND',
      kind: 'not-found',
      message: expect.stringContaining('There is no such consumer'),
    });
  });

  it('runs the call in the trace of its caller', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await withTraceparent(`00-${traceId}-b7ad6b7169203331-00`, async () => {
      expect(currentTraceId()).toBe(traceId);
      await expect(client.updateConsumer({ consumerId })).rejects.toThrow(traceId);
    });
  });

  it('begins a trace for a caller that has none', async () => {
    await expect(client.updateConsumer({ consumerId })).rejects.toThrow(/[0-9a-f]{32}/);
  });

  it('hides an unexpected error from the caller', async () => {
    tiny.script.getConsumer = () => Promise.reject(new Error('password=hunter2'));
    const error = await client.getConsumer({ consumerId }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GrpcCallError);
    expect(error).toMatchObject({ code: status.INTERNAL });
    expect(String(error)).not.toContain('hunter2');
  });

  it('answers INTERNAL for a response that cannot be encoded', async () => {
    tiny.script.getConsumer = async () => ({ orderLimit: { amountMinor: 'much' } }) as never;
    await expect(client.getConsumer({ consumerId })).rejects.toMatchObject({ code: status.INTERNAL });
    await expect(client.getConsumer({ consumerId })).rejects.toThrow(/internal error$/);
  });

  it('leaves a call no more time than the caller of its caller has', async () => {
    const times: number[] = [];
    tiny.script.getConsumer = async () => {
      times.push(timeLeftMs());
      return { name: 'Bea' };
    };
    await client.getConsumer({ consumerId }, { deadlineMs: 20_000 });
    expect([times[0]! > 1_000, times[0]! <= 20_000, timeLeftMs()]).toEqual([true, true, Infinity]);
  });

  it('gives up at the deadline, and tells the server so', async () => {
    const aborted = new Promise<void>((resolve) => {
      tiny.script.getConsumer = async (call) => {
        await untilAborted(call);
        resolve();
        return {};
      };
    });
    await expect(client.getConsumer({ consumerId }, { deadlineMs: 2_000 })).rejects.toMatchObject({
      code: status.DEADLINE_EXCEEDED,
    });
    await aborted;
  });

  it('tells the server when the caller has gone', async () => {
    const caller = new AbortController();
    const aborted = new Promise<void>((resolve) => {
      tiny.script.getConsumer = async (call) => {
        caller.abort();
        await untilAborted(call);
        resolve();
        return {};
      };
    });
    await expect(client.getConsumer({ consumerId }, { signal: caller.signal })).rejects.toMatchObject({
      code: status.CANCELLED,
    });
    await aborted;
  });

  it('leaves nothing behind at a signal when the call is answered', async () => {
    const { signal } = new AbortController();
    await client.getConsumer({ consumerId }, { signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('passes the HTTP status that the server chose in the headers', async () => {
    const { headers, message } = await client.call(registerConsumer, { name: 'Bea' });
    expect(headers.get(httpCodeKey)).toEqual(['202']);
    expect(message.consumer?.name).toBe('Bea null');
    expect((await client.call(getConsumer, { consumerId })).headers.get(httpCodeKey)).toEqual([]);
  });

  it("makes an idempotency key of the rpc, the caller's key and a hash of the request", async () => {
    const keyOf = async (name: string, key: string) => {
      const { consumer } = await client.registerConsumer({ name }, { metadata: { 'idempotency-key': key } });
      return JSON.parse(consumer!.name.slice(name.length + 1)) as { id: string; requestHash: string };
    };
    const first = await keyOf('Bea', 'k1');
    expect(first.id).toBe('comanda.consumer.v1.ConsumerService/RegisterConsumer:k1');
    expect(await keyOf('Bea', 'k1')).toEqual(first);
    expect((await keyOf('Bob', 'k1')).requestHash).not.toBe(first.requestHash);
    await expect(keyOf('Bea', 'k 1')).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_INVALID' });
  });

  it('fails with `unavailable` when nobody listens, and then without asking', async () => {
    const absent = createGrpcClient(ConsumerService, '127.0.0.1:1', { settings: openingAfter(2) });
    const call = () => absent.getConsumer({ consumerId }).catch((thrown: unknown) => thrown as DomainError);
    const errors = [await call(), await call(), await call()] as DomainError[];
    expect(errors.map(({ code }) => code)).toEqual(Array(3).fill('SERVICE_UNAVAILABLE'));
    expect(errors.map(({ cause }) => (cause as Error).message)).toEqual([
      expect.stringContaining('UNAVAILABLE'),
      expect.stringContaining('UNAVAILABLE'),
      'its breaker is open',
    ]);
    absent.onApplicationShutdown();
  });

  it('does not open the breaker for refusals', async () => {
    const strict = createGrpcClient(ConsumerService, tiny.service.addresses.grpc!, { settings: openingAfter(1) });
    for (let i = 0; i < 3; i += 1)
      await expect(strict.updateConsumer({ consumerId })).rejects.toMatchObject({ kind: 'not-found' });
    strict.onApplicationShutdown();
  });

  it('does not open the breaker for callers that went away', async () => {
    const strict = createGrpcClient(ConsumerService, tiny.service.addresses.grpc!, { settings: openingAfter(1) });
    const call = () => strict.getConsumer({ consumerId }, { signal: AbortSignal.abort() });
    for (let i = 0; i < 3; i += 1) await expect(call()).rejects.toMatchObject({ code: status.CANCELLED });
    strict.onApplicationShutdown();
  });
});

it('serves the standard health and reflection services', async () => {
  const address = tiny.service.addresses.grpc!;
  expect(await healthOf(address)).toBe('SERVING');
  expect(await healthOf(address, ConsumerService.typeName)).toBe('SERVING');
  expect(await reflectedServices(address)).toEqual([ConsumerService.typeName]);
});

function untilAborted({ signal }: GrpcCall): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}
