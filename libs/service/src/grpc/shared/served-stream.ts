import type { MessageInitShape } from '@bufbuild/protobuf';
import { Metadata, status, type ServerDuplexStream, type ServerErrorResponse } from '@grpc/grpc-js';
import { CarryResponseSchema, type Call, type CarryRequest } from '../../gen/comanda/calls/v1/call_service_pb.js';
import { bufferOf } from '../buffer-of.js';
import { encodeMessage } from '../encode-message.js';
import { MAX_MESSAGE_BYTES } from '../max-message-bytes.js';
import { Gathered } from './gathered.js';
import { entriesOf, metadataOf, type Entry } from './metadata-entries.js';
import { SharedCall } from './shared-call.js';

/** What grpc-js keeps of a unary rpc that it serves. */
export interface UnaryHandler {
  deserialize(bytes: Buffer): unknown;
  serialize(message: unknown): Buffer;
  func(call: unknown, callback: (error: Partial<ServerErrorResponse> | null, message?: unknown) => void): void;
}

interface Outcome {
  readonly code?: status;
  readonly details?: string;
  readonly headers?: Entry[];
  readonly trailers?: Entry[];
  readonly message?: Uint8Array;
}

interface Answer extends Outcome {
  readonly number: number;
}

/** What else a message needs besides its longest answer. */
const FRAME_BYTES = 64 * 1024;

/** One client's shared stream, as the server sees it. */
export class ServedStream {
  private readonly running = new Map<number, SharedCall>();
  private readonly gathered = new Gathered<Answer>((answers) => this.write({ answers }));
  private isHalfClosed = false;
  private isOver = false;

  constructor(
    private readonly stream: ServerDuplexStream<CarryRequest, Buffer>,
    private readonly handlerOf: (path: string) => UnaryHandler | undefined,
  ) {
    stream.sendMetadata(new Metadata());
    stream.on('data', (request: CarryRequest) => this.take(request));
    stream.once('end', () => {
      this.isHalfClosed = true;
      this.endIfIdle();
    });
    stream.once('cancelled', () => this.abandon());
    stream.on('error', () => this.abandon());
  }

  /** Tells the client to send nothing more. */
  close(): void {
    this.write({ closing: true });
  }

  private take({ calls, cancelled }: CarryRequest): void {
    for (const call of calls) this.begin(call);
    for (const number of cancelled) this.cancel(number);
    this.endIfIdle();
  }

  private begin(call: Call): void {
    const handler = this.handlerOf(call.path);
    if (!handler)
      return this.answer(call.number, { code: status.UNIMPLEMENTED, details: `nobody serves ${call.path} here` });
    const shared = this.opened(call, handler);
    if (!shared) return this.answer(call.number, { code: status.INTERNAL, details: 'the request cannot be read' });
    this.running.set(call.number, shared);
    handler.func(shared, (error, message) => {
      if (!this.running.delete(call.number)) return;
      this.answer(call.number, error ? failed(error) : succeeded(handler, shared, message));
    });
  }

  private opened({ path, metadata, timeoutMs, request }: Call, handler: UnaryHandler): SharedCall | undefined {
    try {
      const untilMs = Date.now() + timeoutMs;
      return new SharedCall(handler.deserialize(bufferOf(request)), metadataOf(metadata), path, untilMs, this.stream);
    } catch {
      return undefined;
    }
  }

  /** Its answer is not sent. */
  private cancel(number: number): void {
    const call = this.running.get(number);
    this.running.delete(number);
    call?.cancel();
  }

  private answer(number: number, outcome: Outcome): void {
    this.gathered.add({ number, ...outcome }, outcome.message?.length ?? 0);
  }

  private write(response: MessageInitShape<typeof CarryResponseSchema>): void {
    if (this.isOver) return;
    this.stream.write(encodeMessage(CarryResponseSchema, response));
    this.endIfIdle();
  }

  private endIfIdle(): void {
    if (this.isHalfClosed && this.running.size === 0 && this.gathered.isEmpty && !this.isOver) this.end();
  }

  private end(): void {
    this.isOver = true;
    this.stream.end();
  }

  /** The client is gone, or cut off. */
  private abandon(): void {
    this.isOver = true;
    for (const call of this.running.values()) call.cancel();
    this.running.clear();
  }
}

function succeeded(handler: UnaryHandler, { headers }: SharedCall, reply: unknown): Outcome {
  const message = handler.serialize(reply);
  if (message.length > MAX_MESSAGE_BYTES - FRAME_BYTES)
    return { code: status.RESOURCE_EXHAUSTED, details: `an answer of ${message.length} bytes is too long` };
  return { headers: entriesOf(headers), message };
}

function failed({ code = status.UNKNOWN, details, message, metadata }: Partial<ServerErrorResponse>): Outcome {
  return { code, details: details ?? message ?? 'Unknown Error', trailers: entriesOf(metadata) };
}
