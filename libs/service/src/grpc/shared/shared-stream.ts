import { fromBinary, type Message, type MessageInitShape } from '@bufbuild/protobuf';
import { Metadata, status, type Client, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import {
  CallService,
  CarryRequestSchema,
  CarryResponseSchema,
  type CallSchema,
  type CarryResponse,
} from '../../gen/comanda/calls/v1/call_service_pb.js';
import { bufferOf } from '../buffer-of.js';
import { encodeMessage } from '../encode-message.js';
import { pathOf } from '../path-of.js';
import type { OngoingCall, UnaryRequest } from '../unary-request.js';
import { Gathered } from './gathered.js';
import { entriesOf, metadataOf } from './metadata-entries.js';

/** What a timer can be set to. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * One stream of a connection that carries unary calls: those of one turn of the event loop travel in one message, and so do their answers.
 * A stream of HTTP/2 for each costs some half a millisecond of CPU on both sides together.
 *
 * What the stream's end leaves without an answer ends UNAVAILABLE.
 */
export class SharedStream {
  private readonly stream: ClientDuplexStream<Buffer, CarryResponse>;
  private readonly pending = new Map<number, PendingCall>();
  private readonly calls = new Gathered<number>((numbers) => this.sendCalls(numbers));
  private readonly cancelled = new Gathered<number>((numbers) => this.send({ cancelled: numbers }));
  private last = 0;
  private state: 'opening' | 'open' | 'closing' | 'ended' = 'opening';
  private isBroken = false;

  constructor(client: Client) {
    this.stream = client.makeBidiStreamRequest(
      pathOf(CallService.method.carry),
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => fromBinary(CarryResponseSchema, bytes),
    );
    // Its headers say that the server has it.
    this.stream.on('metadata', () => this.state === 'opening' && (this.state = 'open'));
    this.stream.on('data', (response: CarryResponse) => this.take(response));
    // The status says the same; unheard, it would end the process.
    this.stream.on('error', () => undefined);
    this.stream.on('status', ({ details }: { readonly details: string }) => this.end(details));
  }

  /** Whether it takes calls. */
  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** Whether it has ended though both sides wanted it: another one may be opened. */
  get hasBroken(): boolean {
    return this.isBroken;
  }

  /** Begins a call; `isOpen` must hold. */
  call(request: UnaryRequest): OngoingCall {
    const number = ++this.last;
    const timeoutMs = Math.min(Math.max(0, Math.ceil(request.untilMs - Date.now())), LONGEST_TIMEOUT_MS);
    const giveUp = (code: status, details: string): void => this.giveUp(number, errorOf(code, details));
    const timer = setTimeout(() => giveUp(status.DEADLINE_EXCEEDED, 'Deadline exceeded'), timeoutMs);
    this.pending.set(number, { ...request, timeoutMs, timer });
    this.calls.add(number, request.bytes.length);
    return { cancel: () => giveUp(status.CANCELLED, 'Cancelled on client') };
  }

  /** Takes no more calls, and ends with the last one that runs. */
  close(): void {
    if (this.state === 'ended') return;
    this.state = 'closing';
    this.endIfIdle();
  }

  /** Those that are still wanted. */
  private sendCalls(numbers: readonly number[]): void {
    const wanted = numbers.filter((number) => this.pending.has(number));
    if (wanted.length > 0) this.send({ calls: wanted.map((number) => callOf(number, this.pending.get(number)!)) });
  }

  private send(request: MessageInitShape<typeof CarryRequestSchema>): void {
    if (this.state === 'ended') return;
    this.stream.write(encodeMessage(CarryRequestSchema, request));
  }

  private giveUp(number: number, error: ServiceError): void {
    const call = this.settle(number);
    if (!call) return;
    this.cancelled.add(number, 0);
    call.onEnd(error);
    this.endIfIdle();
  }

  private take({ answers, closing }: CarryResponse): void {
    for (const { number, headers, code, details, trailers, message } of answers) {
      const call = this.settle(number);
      if (!call) continue;
      if (code === status.OK) succeed(call, message, metadataOf(headers));
      else call.onEnd(errorOf(code, details, metadataOf(trailers)));
    }
    if (closing) this.close();
    this.endIfIdle();
  }

  /** The call, which is over now. */
  private settle(number: number): PendingCall | undefined {
    const call = this.pending.get(number);
    clearTimeout(call?.timer);
    this.pending.delete(number);
    return call;
  }

  private endIfIdle(): void {
    if (this.state !== 'closing' || this.pending.size > 0) return;
    this.state = 'ended';
    this.stream.end();
  }

  private end(details: string): void {
    this.isBroken = this.state === 'open';
    this.state = 'ended';
    for (const number of this.calls.takeBack()) this.fail(number, 'Channel closed before call started');
    for (const number of this.pending.keys()) this.fail(number, details || 'the stream of the call ended');
  }

  private fail(number: number, details: string): void {
    this.settle(number)?.onEnd(errorOf(status.UNAVAILABLE, details));
  }
}

interface PendingCall extends UnaryRequest {
  readonly timeoutMs: number;
  readonly timer: NodeJS.Timeout;
}

function callOf(
  number: number,
  { path, metadata, timeoutMs, bytes }: PendingCall,
): MessageInitShape<typeof CallSchema> {
  return { number, path, metadata: entriesOf(metadata), timeoutMs, request: bytes };
}

function succeed({ deserialize, onEnd }: PendingCall, bytes: Uint8Array, headers: Metadata): void {
  let message: Message;
  try {
    message = deserialize(bufferOf(bytes));
  } catch (error) {
    return onEnd(errorOf(status.INTERNAL, `Response message parsing error: ${String(error)}`));
  }
  onEnd(null, message, headers);
}

function errorOf(code: status, details: string, metadata = new Metadata()): ServiceError {
  return Object.assign(new Error(`${code} ${status[code]}: ${details}`), { code, details, metadata });
}
