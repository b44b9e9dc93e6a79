import { fromBinary, toBinary, create, type MessageInitShape } from '@bufbuild/protobuf';
import { Metadata, Server, ServerCredentials, status, type ServerDuplexStream } from '@grpc/grpc-js';
import { ConsumerService } from '@comanda/contracts';
import { eventually } from '@comanda/testing';
import {
  CarryRequestSchema,
  CarryResponseSchema,
  type CarryRequest,
} from '../src/gen/comanda/calls/v1/call_service_pb.js';
import { pathOf } from '../src/grpc/path-of.js';

type Stream = ServerDuplexStream<CarryRequest, MessageInitShape<typeof CarryResponseSchema>>;

const { getConsumer } = ConsumerService.method;

/** A server of getConsumer whose shared streams say what a test has them say. */
export class ScriptedCarrier {
  readonly streams: Stream[] = [];
  /** What came over shared streams, message after message. */
  readonly messages: CarryRequest[] = [];
  /** Streams that their clients ended, and those that are gone. */
  ended = 0;
  /** Calls of getConsumer that came by themselves. */
  alone = 0;
  private readonly server = new Server();
  address = '';

  async start(): Promise<this> {
    this.server.addService(
      {
        carry: {
          path: '/comanda.calls.v1.CallService/Carry',
          requestStream: true,
          responseStream: true,
          requestSerialize: unused,
          requestDeserialize: (bytes: Buffer) => fromBinary(CarryRequestSchema, bytes),
          responseSerialize: (response: MessageInitShape<typeof CarryResponseSchema>) =>
            Buffer.from(toBinary(CarryResponseSchema, create(CarryResponseSchema, response))),
          responseDeserialize: unused,
        },
        getConsumer: {
          path: pathOf(getConsumer),
          requestStream: false,
          responseStream: false,
          requestSerialize: unused,
          requestDeserialize: (bytes: Buffer) => bytes,
          responseSerialize: (bytes: Buffer) => bytes,
          responseDeserialize: unused,
        },
      },
      {
        carry: (stream: Stream) => this.take(stream),
        getConsumer: (_call: unknown, answer: (error: null, bytes: Buffer) => void) => {
          this.alone += 1;
          answer(null, consumerNamed('alone'));
        },
      },
    );
    const port = await new Promise<number>((resolve, reject) =>
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    this.address = `127.0.0.1:${port}`;
    return this;
  }

  /** Resolves when so many calls have come over shared streams. */
  async carried(count: number): Promise<CarryRequest['calls']> {
    const calls = () => this.messages.flatMap((message) => message.calls);
    await eventually(`${count} calls`, () => calls().length >= count);
    return calls();
  }

  /** Answers one call over the newest stream. */
  answer(number: number, name: string): void {
    this.streams.at(-1)!.write({ answers: [{ number, code: status.OK, message: consumerNamed(name) }] });
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private take(stream: Stream): void {
    this.streams.push(stream);
    stream.on('error', () => undefined);
    stream.on('data', (message: CarryRequest) => this.messages.push(message));
    stream.on('end', () => {
      this.ended += 1;
      stream.end();
    });
    stream.sendMetadata(new Metadata());
  }
}

function consumerNamed(name: string): Buffer {
  return Buffer.from(toBinary(getConsumer.output, create(getConsumer.output, { consumer: { name } })));
}

function unused(): never {
  throw new Error('only a client does this');
}
