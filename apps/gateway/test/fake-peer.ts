import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type DescMethodUnary,
  type DescService,
  type Message,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { Metadata, Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import type { Violation } from '@comanda/contracts';

/** A call that a fake peer has taken. */
export interface TakenCall {
  readonly rpc: string;
  readonly request: Message;
  readonly metadata: Metadata;
  /** Milliseconds that the caller gave it. */
  readonly timeLeftMs: number;
}

/** What a fake peer's handler may do besides answering. */
export interface FakeCall {
  /** Sets a header of the answer. */
  header(name: string, value: string): void;
  /** Resolves when the caller gives up. */
  readonly cancelled: Promise<void>;
}

type Handler = (request: Message, call: FakeCall) => Promise<MessageInitShape<DescMessage>>;

/** A gRPC server with real descriptors and answers made up by the test; it notes what it is asked. */
export class FakePeer {
  readonly calls: TakenCall[] = [];
  private readonly handlers = new Map<DescMethodUnary, Handler>();
  private readonly server = new Server();
  private port = 0;

  constructor(private readonly service: DescService) {}

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** How an rpc is answered from now on; without, it answers UNIMPLEMENTED. */
  on<I extends DescMessage, O extends DescMessage>(
    rpc: DescMethodUnary<I, O>,
    handler: (request: MessageShape<I>, call: FakeCall) => MessageInitShape<O> | Promise<MessageInitShape<O>>,
  ): void {
    this.handlers.set(rpc, async (request, call) => handler(request as MessageShape<I>, call));
  }

  /** Forgets calls and answers. */
  reset(): void {
    this.calls.length = 0;
    this.handlers.clear();
  }

  async start(): Promise<void> {
    for (const method of this.service.methods) this.addMethod(method as DescMethodUnary);
    this.port = await new Promise<number>((resolve, reject) => {
      const credentials = ServerCredentials.createInsecure();
      this.server.bindAsync('127.0.0.1:0', credentials, (error, port) => (error ? reject(error) : resolve(port)));
    });
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private addMethod(method: DescMethodUnary): void {
    const definition = {
      path: `/${this.service.typeName}/${method.name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: (message: Message) => Buffer.from(toBinary(method.input, message)),
      requestDeserialize: (bytes: Buffer) => fromBinary(method.input, bytes),
      responseSerialize: (message: Message) => Buffer.from(toBinary(method.output, message)),
      responseDeserialize: (bytes: Buffer) => fromBinary(method.output, bytes),
    };
    const answer = (call: ServerUnaryCall<Message, Message>, done: sendUnaryData<Message>) =>
      void this.answer(method, call).then((message) => done(null, message), done);
    this.server.addService({ [method.name]: definition }, { [method.name]: answer });
  }

  private async answer(method: DescMethodUnary, call: ServerUnaryCall<Message, Message>): Promise<Message> {
    const { request, metadata } = call;
    const timeLeftMs = Number(call.getDeadline()) - Date.now();
    this.calls.push({ rpc: method.name, request, metadata, timeLeftMs });
    const handler = this.handlers.get(method);
    if (!handler) throw grpcError(status.UNIMPLEMENTED, 'not in this test');
    const headers = new Metadata();
    const cancelled = new Promise<void>((resolve) => call.on('cancelled', () => resolve()));
    const response = await handler(request, { header: (name, value) => headers.set(name, value), cancelled });
    call.sendMetadata(headers);
    return create(method.output, response);
  }
}

/** An error with a gRPC status and no more, as a broken server answers it. */
export function grpcError(code: status, details: string): Error {
  return Object.assign(new Error(details), { code, details, metadata: new Metadata() });
}

/** A refusal as our services answer it. */
export function refusal(kind: string, code: string, message: string, violations?: readonly Violation[]): Error {
  const codes: Record<string, status> = {
    invalid: status.INVALID_ARGUMENT,
    'not-found': status.NOT_FOUND,
    conflict: status.FAILED_PRECONDITION,
    'in-progress': status.ABORTED,
    unavailable: status.UNAVAILABLE,
  };
  const metadata = new Metadata();
  metadata.set('x-error-code', code);
  metadata.set('x-error-kind', kind);
  if (violations) metadata.set('x-violations-bin', Buffer.from(JSON.stringify(violations)));
  return Object.assign(new Error(message), { code: codes[kind], details: message, metadata });
}
