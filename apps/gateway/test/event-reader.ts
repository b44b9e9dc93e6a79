import {
  Agent,
  request as httpRequest,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Arrivals } from './arrivals.js';

/** An event as a client gets it. */
export interface ReceivedEvent {
  readonly id: string | undefined;
  readonly type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into it freely
  readonly data: any;
}

/** `complete`: with the end that an answer has. `cut`: without. */
export type StreamEnd = 'complete' | 'cut';

/** A client of Server-Sent Events over a real socket, which never comes back by itself. */
export class EventReader {
  readonly events = new Arrivals<ReceivedEvent>('an event');
  /** The comments of the stream. */
  readonly heartbeats = new Arrivals<true>('a heartbeat');
  /** What `retry:` says. */
  readonly retries = new Arrivals<number>('the time to wait');
  /** Resolves when the stream ends, from whichever side. */
  readonly ended: Promise<StreamEnd>;
  private rest = '';

  private constructor(
    private readonly request: ClientRequest,
    private readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8');
    this.ended = new Promise((resolve) => {
      response.on('error', () => undefined);
      response.on('close', () => resolve(response.complete ? 'complete' : 'cut'));
    });
  }

  /** Resolves when the answer has begun; nothing is read before {@link read}. */
  static connect(base: string, path: string, headers: Record<string, string> = {}): Promise<EventReader> {
    return new Promise((resolve, reject) => {
      // A client that closes its connections by itself would hide that the gateway does not.
      const agent = new Agent({ keepAlive: true });
      const request = httpRequest(base + path, { agent, headers }, (response) =>
        resolve(new EventReader(request, response)),
      );
      request.on('error', reject).end();
    });
  }

  /** The same, and reads. */
  static async open(base: string, path: string, headers: Record<string, string> = {}): Promise<EventReader> {
    return (await EventReader.connect(base, path, headers)).read();
  }

  get status(): number {
    return this.response.statusCode!;
  }

  get headers(): IncomingHttpHeaders {
    return this.response.headers;
  }

  read(): this {
    this.response.on('data', (text: string) => {
      const blocks = (this.rest + text).split('\n\n');
      this.rest = blocks.pop()!;
      for (const block of blocks) this.take(block.split('\n'));
    });
    return this;
  }

  /** The next event that has not been waited for. */
  next(): Promise<ReceivedEvent> {
    return this.events.next();
  }

  /** The client leaves. */
  close(): void {
    this.request.destroy();
  }

  private take(lines: readonly string[]): void {
    const fields = new Map(lines.map((line) => /^([a-z]*):? ?(.*)$/.exec(line)!.slice(1) as [string, string]));
    if (fields.has('')) this.heartbeats.push(true);
    if (fields.has('retry')) this.retries.push(Number(fields.get('retry')));
    const data = fields.get('data');
    if (data === undefined) return;
    this.events.push({ id: fields.get('id'), type: fields.get('event') ?? 'message', data: JSON.parse(data) });
  }
}
