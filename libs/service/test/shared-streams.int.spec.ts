import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { Client, credentials, status, type ClientDuplexStream } from '@grpc/grpc-js';
import { ConsumerService } from '@comanda/contracts';
import { eventually } from '@comanda/testing';
import type { GrpcCall } from '../src/index.js';
import {
  CarryRequestSchema,
  CarryResponseSchema,
  type CallSchema,
  type CarryResponse,
} from '../src/gen/comanda/calls/v1/call_service_pb.js';
import { pathOf } from '../src/grpc/path-of.js';
import { Gate } from './gate.js';
import { startTiny, type Tiny } from './tiny-service.js';

const consumerId = '01939aa0-0000-7000-8000-000000000001';
const { getConsumer, updateConsumer } = ConsumerService.method;
const request = toBinary(getConsumer.input, create(getConsumer.input, { consumerId }));

let tiny: Tiny;
let client: Client;
let stream: ClientDuplexStream<MessageInitShape<typeof CarryRequestSchema>, CarryResponse>;
let responses: CarryResponse[];
let ended: Gate;

beforeEach(async () => {
  tiny = await startTiny();
  client = new Client(tiny.service.addresses.grpc!, credentials.createInsecure());
  responses = [];
  ended = new Gate();
  stream = client.makeBidiStreamRequest(
    '/comanda.calls.v1.CallService/Carry',
    (message) => Buffer.from(toBinary(CarryRequestSchema, create(CarryRequestSchema, message))),
    (bytes: Buffer) => fromBinary(CarryResponseSchema, bytes),
  );
  stream.on('data', (response: CarryResponse) => responses.push(response));
  stream.on('error', () => undefined);
  stream.on('status', () => ended.open());
});
afterEach(async () => {
  // A stream that its client does not end would be waited for.
  stream.cancel();
  client.close();
  await tiny.service.drain();
});

type Call = Omit<MessageInitShape<typeof CallSchema>, '$typeName'>;

const callOf = (number: number, call: Call = {}): Call => ({
  number,
  path: pathOf(getConsumer),
  timeoutMs: 20_000,
  request,
  ...call,
});

async function answered(count: number) {
  const answers = () => responses.flatMap((response) => response.answers);
  await eventually(`${count} answers`, () => answers().length >= count);
  return answers();
}

it('answers each call, those of one turn in one message', async () => {
  stream.write({ calls: [callOf(1), callOf(2), callOf(3)] });
  const answers = await answered(3);
  expect(responses).toHaveLength(1);
  expect(answers.map(({ number, code }) => [number, code])).toEqual([1, 2, 3].map((number) => [number, status.OK]));
  expect(fromBinary(getConsumer.output, answers[0]!.message).consumer).toMatchObject({ consumerId, name: 'Ana' });
});

it('tells a refusal by status and trailers', async () => {
  stream.write({ calls: [callOf(7, { path: pathOf(updateConsumer) })] });
  const [answer] = await answered(1);
  expect(answer).toMatchObject({ number: 7, code: status.NOT_FOUND, details: expect.stringContaining('no such') });
  expect(answer!.trailers).toContainEqual(
    expect.objectContaining({ key: 'x-error-code', value: new Uint8Array(Buffer.from('CONSUMER_NOT_FOUND')) }),
  );
});

it.each([
  ['of an rpc that nobody serves', { path: '/comanda.consumer.v1.ConsumerService/Nothing' }, status.UNIMPLEMENTED],
  ['of an rpc that streams', { path: '/comanda.calls.v1.CallService/Carry' }, status.UNIMPLEMENTED],
  ['that cannot be read', { request: Buffer.from([255]) }, status.INTERNAL],
  ['with metadata that gRPC does not allow', { metadata: [{ key: 'a b', value: Buffer.from('c') }] }, status.INTERNAL],
  ['that its proto does not allow', { request: Buffer.alloc(0) }, status.INVALID_ARGUMENT],
  ['that came too late', { timeoutMs: 0 }, status.DEADLINE_EXCEEDED],
])('refuses a call %s, and answers the next', async (_what, call, code) => {
  stream.write({ calls: [callOf(1, call), callOf(2)] });
  const answers = await answered(2);
  expect(answers.find(({ number }) => number === 1)).toMatchObject({ code });
  expect(answers.find(({ number }) => number === 2)).toMatchObject({ code: status.OK });
});

it('refuses an answer that no message can hold, and tells the next', async () => {
  tiny.script.getConsumer = async () => ({ name: 'x'.repeat(4 * 1024 * 1024) });
  stream.write({ calls: [callOf(1)] });
  expect(await answered(1)).toMatchObject([{ code: status.RESOURCE_EXHAUSTED }]);
  tiny.script.getConsumer = async () => ({ name: 'short' });
  stream.write({ calls: [callOf(2)] });
  expect((await answered(2))[1]).toMatchObject({ number: 2, code: status.OK });
});

describe('a call that waits', () => {
  let aborted: Gate;
  let called: Gate;

  beforeEach(async () => {
    [aborted, called] = [new Gate(), new Gate()];
    tiny.script.getConsumer = async (call) => {
      called.open();
      await abortOf(call);
      aborted.open();
      return { name: 'aborted' };
    };
    stream.write({ calls: [callOf(1)] });
    await called.opened;
  });

  it('is told that its caller gave up, and not answered', async () => {
    stream.write({ cancelled: [1] });
    await aborted.opened;
    tiny.script.getConsumer = async () => ({});
    stream.write({ calls: [callOf(2)] });
    await answered(1);
    expect(responses.flatMap(({ answers }) => answers).map(({ number }) => number)).toEqual([2]);
  });

  it('is told that its client is gone', async () => {
    stream.cancel();
    await aborted.opened;
  });

  it('is answered before the service stops; then the stream ends', async () => {
    stream.on('data', ({ closing }: CarryResponse) => closing && stream.end());
    await tiny.service.drain();
    expect(responses.some(({ closing }) => closing)).toBe(true);
    expect(await answered(1)).toMatchObject([{ number: 1, code: status.OK }]);
    await ended.opened;
  });
});

function abortOf({ signal }: GrpcCall): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}
