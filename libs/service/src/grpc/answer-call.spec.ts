import { EventEmitter, getEventListeners } from 'node:events';
import { create, type Message } from '@bufbuild/protobuf';
import { Metadata, status, type ServerUnaryCall } from '@grpc/grpc-js';
import type { RpcException } from '@nestjs/microservices';
import { ConsumerService } from '@comanda/contracts';
import { configureLogging } from '@comanda/observability';
import { answerCall, type RpcHandler } from './answer-call.js';

const { getConsumer } = ConsumerService.method;
const request = create(getConsumer.input, { consumerId: '01939aa0-0000-7000-8000-000000000001' });

class FakeCall extends EventEmitter {
  readonly metadata = new Metadata();
  readonly request = request;
  cancelled = false;
  deadline: number | Date = Infinity;
  getDeadline() {
    return this.deadline;
  }
}

let call: FakeCall;
let draining: AbortController;
let lines: object[];

beforeEach(() => {
  call = new FakeCall();
  draining = new AbortController();
  lines = [];
  configureLogging({ destination: { write: (line) => void lines.push(JSON.parse(line) as object) } });
});

function answer(handler: RpcHandler): Promise<Buffer> {
  return answerCall(getConsumer, handler, call as unknown as ServerUnaryCall<Message, unknown>, draining.signal);
}
async function statusOf(answered: Promise<unknown>): Promise<unknown> {
  const error = await answered.then(
    () => undefined,
    (thrown: RpcException) => thrown,
  );
  return error?.getError();
}
const never: RpcHandler = () => {
  throw new Error('it was called');
};

it.each([0, new Date(0)])('does not begin what is too late already', async (deadline) => {
  call.deadline = deadline;
  expect(await statusOf(answer(never))).toMatchObject({ code: status.DEADLINE_EXCEEDED });
});

it('does not begin what nobody waits for any longer', async () => {
  call.cancelled = true;
  expect(await statusOf(answer(never))).toMatchObject({ code: status.DEADLINE_EXCEEDED });
});

it('logs an unexpected error with its stack, and tells the caller nothing of it', async () => {
  expect(await statusOf(answer(never))).toEqual({ code: status.INTERNAL, details: 'internal error' });
  expect(lines).toMatchObject([
    { level: 'error', rpc: 'comanda.consumer.v1.ConsumerService/GetConsumer', err: { message: 'it was called' } },
  ]);
});

it('tells a call of the drain, even one that asks when it has begun', async () => {
  draining.abort();
  let aborted = false;
  await answer(async ({}, { signal }) => ({ consumer: { blocked: (aborted = signal.aborted) } }));
  expect(aborted).toBe(true);
});

it('leaves nothing behind at the drain when the call is answered', async () => {
  await answer(async (_request, { signal }) => {
    expect(signal.aborted).toBe(false);
    expect(getEventListeners(draining.signal, 'abort')).toHaveLength(1);
    return {};
  });
  expect(getEventListeners(draining.signal, 'abort')).toHaveLength(0);
});

it.each([
  [[], 0],
  [['30'], 30],
  [['-1'], 0],
  [['soon'], 0],
  [['Infinity'], 0],
])('reads how long the caller likes to wait from %p', async (sent, seconds) => {
  for (const value of sent) call.metadata.set('prefer-wait', value);
  await answer(async (_request, grpcCall) => {
    expect(grpcCall.preferWaitSeconds()).toBe(seconds);
    return {};
  });
});
