import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type DescMethod,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type DescService,
  type Message,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
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

/** What a fake peer's handler of a stream may do; it need not return before the stream has ended. */
export interface FakeStream<O extends DescMessage> {
  /** Tells the caller that it is answered, before there is a message. */
  begin(): void;
  /** Resolves when the caller has taken it, or nearly so. */
  send(message: MessageInitShape<O>): Promise<void>;
  end(): void;
  fail(error: Error): void;
  /** Resolves when the caller has gone. */
  readonly cancelled: Promise<void>;
}

type Handler = (request: Message, call: FakeCall) => Promise<MessageInitShape<DescMessage>>;
type StreamHandler = (request: Message, call: FakeStream<DescMessage>) => void;
type RawStream = ServerWritableStream<Message, Message>;

/** A gRPC server with real descriptors and answers made up by the test; it notes what it is asked. */
export class FakePeer {
  /** In the order in which they came; without those that the gateway makes on its own, at times of its own. */
  readonly calls: TakenCall[] = [];
  private readonly handlers = new Map<DescMethodUnary, Handler>();
  private readonly streamHandlers = new Map<DescMethod, StreamHandler>();
  private server = new Server();
  private port = 0;

  constructor(
    private readonly service: DescService,
    private readonly background: readonly DescMethodUnary[] = [],
  ) {}

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

  /** How a streaming rpc is answered from now on; without, it answers UNIMPLEMENTED. */
  onStream<I extends DescMessage, O extends DescMessage>(
    rpc: DescMethodServerStreaming<I, O>,
    handler: (request: MessageShape<I>, call: FakeStream<O>) => void,
  ): void {
    this.streamHandlers.set(rpc, (request, call) => handler(request as MessageShape<I>, call as FakeStream<O>));
  }

  /** Forgets calls and answers. */
  reset(): void {
    this.calls.length = 0;
    this.handlers.clear();
    this.streamHandlers.clear();
  }

  /** Started again after a stop, it is where it was. */
  async start(): Promise<void> {
    this.server = new Server();
    for (const method of this.service.methods) this.addMethod(method);
    this.port = await new Promise<number>((resolve, reject) => {
      const credentials = ServerCredentials.createInsecure();
      this.server.bindAsync(this.address, credentials, (error, port) => (error ? reject(error) : resolve(port)));
    });
  }

  /** Cuts off the calls that run. */
  stop(): void {
    this.server.forceShutdown();
  }

  private addMethod(method: DescMethod): void {
    const streams = method.methodKind === 'server_streaming';
    const definition = {
      path: `/${this.service.typeName}/${method.name}`,
      requestStream: false,
      responseStream: streams,
      requestSerialize: (message: Message) => Buffer.from(toBinary(method.input, message)),
      requestDeserialize: (bytes: Buffer) => fromBinary(method.input, bytes),
      responseSerialize: (message: Message) => Buffer.from(toBinary(method.output, message)),
      responseDeserialize: (bytes: Buffer) => fromBinary(method.output, bytes),
    };
    const answer = (call: ServerUnaryCall<Message, Message>, done: sendUnaryData<Message>) =>
      void this.answer(method as DescMethodUnary, call).then((message) => done(null, message), done);
    const stream = (call: RawStream) => this.stream(method, call);
    this.server.addService({ [method.name]: definition }, { [method.name]: streams ? stream : answer });
  }

  private stream(method: DescMethod, call: RawStream): void {
    const { request, metadata } = call;
    this.calls.push({ rpc: method.name, request, metadata, timeLeftMs: Infinity });
    const handler = this.streamHandlers.get(method);
    if (!handler) return void call.emit('error', grpcError(status.UNIMPLEMENTED, 'not in this test'));
    handler(request, {
      begin: () => call.sendMetadata(new Metadata()),
      send: (message) => new Promise((resolve) => call.write(create(method.output, message), () => resolve())),
      end: () => call.end(),
      fail: (error) => void call.emit('error', error),
      cancelled: new Promise<void>((resolve) => call.on('cancelled', () => resolve())),
    });
  }

  private async answer(method: DescMethodUnary, call: ServerUnaryCall<Message, Message>): Promise<Message> {
    const { request, metadata } = call;
    const timeLeftMs = Number(call.getDeadline()) - Date.now();
    if (!this.background.includes(method)) this.calls.push({ rpc: method.name, request, metadata, timeLeftMs });
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
export function refusal(
  kind: string,
  code: string,
  message: string,
  { violations, details }: { violations?: readonly Violation[]; details?: Readonly<Record<string, string>> } = {},
): Error {
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
  if (details) metadata.set('x-error-details-bin', Buffer.from(JSON.stringify(details)));
  return Object.assign(new Error(message), { code: codes[kind], details: message, metadata });
}
