import { EventEmitter } from 'node:events';
import { Metadata, type ServerUnaryCall } from '@grpc/grpc-js';

/** What grpc-js makes of one call, for a call that came over a shared stream. */
export class SharedCall extends EventEmitter {
  cancelled = false;
  /** What it was told to send ahead of the answer. */
  headers: Metadata | undefined;

  constructor(
    readonly request: unknown,
    readonly metadata: Metadata,
    private readonly path: string,
    private readonly untilMs: number,
    private readonly stream: Pick<ServerUnaryCall<unknown, unknown>, 'getPeer' | 'getHost' | 'getAuthContext'>,
  ) {
    super();
  }

  sendMetadata(headers: Metadata): void {
    this.headers = headers;
  }

  getDeadline(): number {
    return this.untilMs;
  }

  getPath(): string {
    return this.path;
  }

  getPeer(): string {
    return this.stream.getPeer();
  }

  getHost(): string {
    return this.stream.getHost();
  }

  getAuthContext() {
    return this.stream.getAuthContext();
  }

  /** Nobody waits for its answer any longer. */
  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.emit('cancelled', 'cancelled');
  }
}
