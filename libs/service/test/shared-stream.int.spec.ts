import { status } from '@grpc/grpc-js';
import { ConsumerService } from '@comanda/contracts';
import { eventually } from '@comanda/testing';
import { createGrpcClient, type CallOptions, type GrpcClient } from '../src/index.js';
import { ScriptedCarrier } from './scripted-carrier.js';

const consumerId = '01939aa0-0000-7000-8000-000000000001';

let carrier: ScriptedCarrier;
let client: GrpcClient<typeof ConsumerService>;

beforeEach(async () => {
  carrier = await new ScriptedCarrier().start();
  client = createGrpcClient(ConsumerService, carrier.address, { deadlineMs: 20_000 });
  // The stream is open when the first call, which goes by itself, is answered.
  await ask();
  expect([carrier.alone, carrier.streams.length]).toEqual([1, 1]);
});
afterEach(() => {
  client.onApplicationShutdown();
  carrier.stop();
});

async function ask(options: CallOptions = {}): Promise<string | undefined> {
  return (await client.getConsumer({ consumerId }, options)).consumer?.name;
}

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

it('carries the calls of one turn in one message, each with what it says', async () => {
  const asked = [ask({ metadata: { 'prefer-wait': '5' } }), ask(), ask()];
  const calls = await carrier.carried(3);
  expect(carrier.messages).toHaveLength(1);
  expect(calls.map(({ number, path }) => [number, path])).toEqual(
    [1, 2, 3].map((number) => [number, '/comanda.consumer.v1.ConsumerService/GetConsumer']),
  );
  expect(calls[0]!.metadata).toMatchObject([{ key: 'prefer-wait', value: Buffer.from('5') }]);
  expect(calls[0]!.timeoutMs).toBeGreaterThan(10_000);
  expect(calls[0]!.timeoutMs).toBeLessThanOrEqual(20_000);
  for (const number of [2, 3, 1]) carrier.answer(number, `c${number}`);
  expect(await Promise.all(asked)).toEqual(['c1', 'c2', 'c3']);
  expect(carrier.alone).toBe(1);
});

it('tells the server of a caller that has gone, and forgets the call', async () => {
  const caller = new AbortController();
  const failure = failureOf(ask({ signal: caller.signal }));
  await carrier.carried(1);
  caller.abort();
  expect(await failure).toMatchObject({ code: status.CANCELLED });
  await eventually('that it is told', () => carrier.messages.at(-1)!.cancelled.includes(1));
  carrier.answer(1, 'too late');
  const next = ask();
  await carrier.carried(2);
  carrier.answer(2, 'next');
  expect(await next).toBe('next');
});

it('does not send a call that nobody waits for any longer', async () => {
  const caller = new AbortController();
  const [unwanted, wanted] = [failureOf(ask({ signal: caller.signal })), ask()];
  caller.abort();
  await unwanted;
  expect((await carrier.carried(1)).map(({ number }) => number)).toEqual([2]);
  carrier.answer(2, 'wanted');
  expect(await wanted).toBe('wanted');
});

it('gives up at the deadline, though the server says nothing, and tells it', async () => {
  expect(await failureOf(ask({ deadlineMs: 50 }))).toMatchObject({ code: status.DEADLINE_EXCEEDED });
  await eventually('that it is told', () => carrier.messages.at(-1)!.cancelled.includes(1));
});

it('fails what is under way when the stream ends, makes the next calls by themselves, and opens it again', async () => {
  const failure = failureOf(client.registerConsumer({ name: 'Ana' }));
  await carrier.carried(1);
  carrier.streams[0]!.end();
  expect(await failure).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(await ask()).toBe('alone');
  await eventually('another stream', async () => {
    const answer = ask();
    if (carrier.streams.length === 1) return (await answer, false);
    await failureOf(answer);
    return true;
  });
});

it('answers what is under way when the server is about to stop, and calls over it no more', async () => {
  const [last, told] = [ask(), ask()];
  await carrier.carried(2);
  carrier.streams[0]!.write({ closing: true });
  carrier.answer(2, 'told');
  await told;
  expect([await ask(), carrier.ended]).toEqual(['alone', 0]);
  carrier.answer(1, 'last');
  expect(await last).toBe('last');
  await eventually('the end of the stream', () => carrier.ended === 1);
});

it('fails only the call whose answer cannot be read', async () => {
  const [bad, good] = [failureOf(ask()), ask()];
  await carrier.carried(2);
  carrier.streams[0]!.write({ answers: [{ number: 1, message: Buffer.from([255]) }] });
  carrier.answer(2, 'good');
  expect(await bad).toMatchObject({ code: status.INTERNAL });
  expect(await good).toBe('good');
});

it('sends a long request by itself', async () => {
  await failureOf(client.registerConsumer({ name: 'x'.repeat(1024 * 1024 + 1) }));
  expect(carrier.messages).toEqual([]);
});

it('ends with its client', async () => {
  client.onApplicationShutdown();
  await eventually('the end of the stream', () => carrier.streams[0]!.cancelled || carrier.ended === 1);
});
