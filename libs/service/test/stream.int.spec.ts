import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { DomainError } from '@comanda/kernel';
import { currentTraceId, withTraceparent } from '@comanda/observability';
import { startTelemetry } from '@comanda/observability/start';
import { defaultPolicySettings } from '@comanda/resilience';
import { createGrpcClient, GrpcCallError, InvalidRequestError, type GrpcCall, type GrpcClient } from '../src/index.js';
import { Gate } from './gate.js';
import { startWatch, WatchService, type TinyWatch, type Watched } from './tiny-watch.js';

const openingAfter = (minimumCalls: number) => () => ({ ...defaultPolicySettings, retries: 0, minimumCalls });

const orderId = '01939aa0-0000-7000-8000-000000000001';

let watch: TinyWatch;
let client: GrpcClient<typeof WatchService>;

beforeAll(async () => {
  startTelemetry('watch');
  watch = await startWatch();
});
beforeEach(() => {
  client = createGrpcClient(WatchService, watch.service.addresses.grpc!);
});
afterEach(() => client.onApplicationShutdown());
afterAll(() => watch.service.drain());

const open = (options?: Parameters<typeof client.watchOrder>[1]) => client.watchOrder({ orderId }, options);

/** What is told, until the end or until reading throws. */
async function read(messages: AsyncIterable<{ eventId: string }>): Promise<{ seen: string[]; error?: unknown }> {
  const seen: string[] = [];
  try {
    for await (const { eventId } of messages) seen.push(eventId);
    return { seen };
  } catch (error) {
    return { seen, error };
  }
}

/** Tells these, and what the rest does. */
function telling(eventIds: string[], rest: (call: GrpcCall) => Promise<unknown> = async () => undefined) {
  watch.script.watchOrder = async function* (call) {
    for (const eventId of eventIds) yield { eventId };
    await rest(call);
  };
}
const aborted = ({ signal }: GrpcCall) => once(signal, 'abort');
const never = () => new Promise<never>(() => undefined);

it('tells message after message, and the end', async () => {
  telling(['1', '2', '3']);
  expect(await read(await open())).toEqual({ seen: ['1', '2', '3'] });
});

it('tells many more than fit into its buffers', async () => {
  const all = Array.from({ length: 20_000 }, (_, i) => String(i));
  telling(all);
  expect((await read(await open())).seen).toEqual(all);
});

it('says that it will answer before there is anything to tell', async () => {
  telling([], aborted);
  expect(await open()).toHaveProperty('next');
});

it('refuses a request that its proto does not allow', async () => {
  await expect(client.watchOrder({ orderId: 'x' })).rejects.toBeInstanceOf(InvalidRequestError);
});

it('carries a refusal to the caller before there is a stream', async () => {
  watch.script.watchOrder = async () => {
    throw new DomainError('ORDER_NOT_FOUND', 'not-found', 'There is no such order.');
  };
  await expect(open()).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND', kind: 'not-found' });
});

it('carries a refusal to the caller in the midst of a stream', async () => {
  const seen = new Gate();
  telling(['1'], async () => {
    await seen.opened;
    throw new DomainError('ORDER_NOT_FOUND', 'not-found', 'It is gone.');
  });
  const messages = (await open())[Symbol.asyncIterator]();
  expect((await messages.next()).value).toMatchObject({ eventId: '1' });
  seen.open();
  await expect(messages.next()).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND', message: 'It is gone.' });
});

it('keeps an error that comes while nobody reads for whoever reads then', async () => {
  const failed = new Gate();
  telling([], async () => {
    failed.open();
    throw new DomainError('ORDER_NOT_FOUND', 'not-found', 'It is gone.');
  });
  const messages = await open();
  await failed.opened;
  telling(['1']);
  await read(await open());
  expect(await read(messages)).toMatchObject({ seen: [], error: { code: 'ORDER_NOT_FOUND' } });
});

it.each([
  ['an unexpected error', () => Promise.reject(new Error('password=hunter2'))],
  ['a message that cannot be encoded', undefined],
])('hides %s from the caller', async (_what, fail) => {
  watch.script.watchOrder = async function* () {
    if (fail) await fail();
    yield { order: { total: { amountMinor: 'much' } } } as unknown as Watched;
  };
  const { error } = await read(await open());
  expect(error).toBeInstanceOf(GrpcCallError);
  expect(error).toMatchObject({ code: status.INTERNAL, message: expect.stringMatching(/internal error$/) });
});

it('runs in the trace of its caller', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  watch.script.watchOrder = async function* () {
    yield { eventId: currentTraceId() };
  };
  await withTraceparent(`00-${traceId}-b7ad6b7169203331-00`, async () => {
    expect((await read(await open())).seen).toEqual([traceId]);
  });
});

describe('the end that a caller makes', () => {
  it('reaches the server when reading stops', async () => {
    const ended = new Gate();
    telling(['1'], async (call) => aborted(call).then(ended.open));
    for await (const _message of await open()) break;
    await ended.opened;
  });

  it('reaches the server when its signal aborts, and ends the reading', async () => {
    const caller = new AbortController();
    const ended = new Gate();
    telling([], async (call) => aborted(call).then(ended.open));
    const reading = read(await open({ signal: caller.signal }));
    caller.abort();
    await ended.opened;
    expect((await reading).error).toMatchObject({ code: status.CANCELLED });
  });

  it('ends a source that listens to no signal', async () => {
    const ended = new Gate();
    watch.script.watchOrder = () => ({
      [Symbol.asyncIterator]: () => ({
        next: never,
        return: async () => {
          ended.open();
          return { done: true, value: undefined };
        },
      }),
    });
    const caller = new AbortController();
    const reading = read(await open({ signal: caller.signal }));
    caller.abort();
    await ended.opened;
    await reading;
  });

  it('is there before the call when the signal has aborted', async () => {
    await expect(open({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: status.CANCELLED });
  });
});

describe('the deadline', () => {
  it('is for the beginning', async () => {
    const ended = new Gate();
    watch.script.watchOrder = async (call) => {
      await aborted(call);
      ended.open();
      return never();
    };
    await expect(open({ deadlineMs: 2_000 })).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    await ended.opened;
  });

  it('is not for the stream', async () => {
    const later = new Gate();
    telling(['1'], () => later.opened);
    const reading = read(await open({ deadlineMs: 200 }));
    setTimeout(later.open, 300);
    expect(await reading).toEqual({ seen: ['1'] });
  });
});

it('fails with `unavailable` when nobody listens, and then without asking', async () => {
  const absent = createGrpcClient(WatchService, '127.0.0.1:1', { settings: openingAfter(1) });
  for (const cause of [expect.stringContaining('UNAVAILABLE'), 'its breaker is open']) {
    await expect(absent.watchOrder({ orderId })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      cause: { message: cause },
    });
  }
  absent.onApplicationShutdown();
});

describe('a drain', () => {
  const drainedWhile = async (script: () => void) => {
    const others = watch;
    watch = await startWatch();
    const { service } = watch;
    const its = createGrpcClient(WatchService, service.addresses.grpc!);
    const called = new Gate();
    script();
    const { watchOrder } = watch.script;
    watch.script.watchOrder = (call) => {
      called.open();
      return watchOrder(call);
    };
    watch = others;
    const reading = its.watchOrder({ orderId }).then(read, (error: unknown) => ({ seen: [], error }));
    await called.opened;
    await service.drain();
    its.onApplicationShutdown();
    return reading;
  };
  const unavailable = { seen: [], error: { code: 'SERVICE_UNAVAILABLE', kind: 'unavailable' } };

  it('ends a stream with `unavailable`, so that its caller goes elsewhere', async () => {
    expect(await drainedWhile(() => telling([], aborted))).toMatchObject(unavailable);
  });

  it('ends a stream that listens to no signal at once, and does not wait for it', async () => {
    const began = performance.now();
    expect(await drainedWhile(() => telling([], never))).toMatchObject(unavailable);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('ends a stream so that begins only then, and whose beginning fails for that', async () => {
    const beginning = async (call: GrpcCall) => {
      await aborted(call);
      call.signal.throwIfAborted();
      return never();
    };
    expect(await drainedWhile(() => (watch.script.watchOrder = beginning))).toMatchObject(unavailable);
  });
});
