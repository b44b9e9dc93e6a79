import { createHash } from 'node:crypto';
import { toBinary, type DescMethod, type Message } from '@bufbuild/protobuf';
import { Metadata, type ServerUnaryCall, type ServerWritableStream } from '@grpc/grpc-js';
import { DomainError } from '@comanda/kernel';
import type { IdempotencyKey } from '@comanda/messaging';
import { GrpcCall } from './grpc-call.js';
import { httpCodeKey, idempotencyKeyKey, preferWaitKey } from './metadata-keys.js';

const visibleAscii = /^[\x21-\x7e]{1,200}$/;

/** A call with one request, as grpc-js has it. */
export type RawCall<Request> = ServerUnaryCall<Request, unknown> | ServerWritableStream<Request, Buffer>;

/** The call as its controller sees it. Its owner calls {@link end} when the call is answered. */
export class ServerCall extends GrpcCall {
  private controller?: AbortController;
  private httpStatus?: number;
  private readonly abort = () => this.controller?.abort();

  constructor(
    private readonly method: DescMethod,
    private readonly call: RawCall<Message>,
    private readonly draining: AbortSignal,
  ) {
    super();
  }

  get metadata(): Metadata {
    return this.call.metadata;
  }

  /** Made when it is first asked for: most calls never wait. */
  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      // grpc-js says `cancelled` for a caller that is gone and for a deadline that is over.
      this.call.once('cancelled', this.abort);
      this.draining.addEventListener('abort', this.abort, { once: true });
      if (this.call.cancelled || this.draining.aborted) this.abort();
    }
    return this.controller.signal;
  }

  idempotencyKey(): IdempotencyKey | undefined {
    const key = this.call.metadata.get(idempotencyKeyKey)[0]?.toString();
    if (key === undefined) return undefined;
    if (!visibleAscii.test(key)) {
      throw new DomainError(
        'IDEMPOTENCY_KEY_INVALID',
        'invalid',
        'An idempotency key has 1 to 200 visible ASCII characters, and no blanks.',
      );
    }
    const requestHash = createHash('sha256').update(toBinary(this.method.input, this.call.request)).digest('base64url');
    return { id: `${this.method.parent.typeName}/${this.method.name}:${key}`, requestHash };
  }

  preferWaitSeconds(): number {
    const seconds = Number(this.call.metadata.get(preferWaitKey)[0] ?? 0);
    return seconds > 0 && Number.isFinite(seconds) ? seconds : 0;
  }

  setHttpStatus(code: number): void {
    this.httpStatus = code;
  }

  /** Sends what the answer needs ahead of it, and nothing where it needs nothing. */
  sendHeadersIfAny(): void {
    if (this.httpStatus !== undefined) this.sendHeaders();
  }

  /** Tells the caller that it will be answered. */
  sendHeaders(): void {
    const headers = new Metadata();
    if (this.httpStatus !== undefined) headers.set(httpCodeKey, String(this.httpStatus));
    this.call.sendMetadata(headers);
  }

  /** Lets go of what outlives the call. */
  end(): void {
    if (!this.controller) return;
    this.draining.removeEventListener('abort', this.abort);
    // It says so of every call that has ended, too: an abort that nobody waits for costs an error with its stack.
    this.call.off('cancelled', this.abort);
  }
}
