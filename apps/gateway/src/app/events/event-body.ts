import { Readable } from 'node:stream';
import { HEARTBEAT } from './event-text.js';

/** What bounds a body of events. */
export interface EventBodyLimits {
  /** A comment is sent so often, in milliseconds. */
  readonly heartbeatMs: number;
  /** A reader that leaves more than this unread is cut off, to come back when it can. */
  readonly bufferBytes: number;
}

/**
 * The body of an answer that is a stream of events. It never holds much more than its limit: its reader is cut off instead,
 * without the end that a complete answer has, and resumes after the event that it read last.
 */
export class EventBody extends Readable {
  /** True once the reader has been cut off for its slowness. */
  tooSlow = false;
  private readonly heartbeat: NodeJS.Timeout;
  private finished = false;

  constructor(private readonly limits: EventBodyLimits) {
    super();
    this.heartbeat = setInterval(() => this.write(HEARTBEAT), limits.heartbeatMs).unref();
  }

  /** False once nothing more is sent: it is finished, or its reader has gone. */
  get open(): boolean {
    return !this.finished && !this.destroyed;
  }

  /** Sends text; dropped when the body is no longer open. */
  write(text: string): void {
    if (!this.open) return;
    if (this.readableLength > this.limits.bufferBytes) {
      this.tooSlow = true;
      this.destroy();
    } else this.push(text);
  }

  /** The answer is complete. */
  finish(): void {
    this.finished = true;
    clearInterval(this.heartbeat);
    this.push(null);
  }

  override _read(): void {
    // Events are pushed as they come.
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearInterval(this.heartbeat);
    done(error);
  }
}
