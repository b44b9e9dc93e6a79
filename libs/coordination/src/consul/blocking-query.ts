import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type Consul from 'consul';
import { fullJitter, sleep, type Clock, type Random } from '@comanda/kernel';
import { unavailable } from '../unavailable.js';

/** Options to spread into those of a request of the `consul` package: they make it wait for a change, and answer with its headers. */
export interface Blocking {
  readonly index: string;
  readonly wait: string;
  readonly timeout: number;
  readonly ctx: EventEmitter;
}

/** A request that takes {@link Blocking} options. The package's types do not know that it then answers a pair. */
export type Query<T> = (consul: Consul, blocking: Blocking) => Promise<T>;

/** What a watcher of a query is told. */
export interface QueryListener<T> {
  /** Undefined where Consul has nothing. Never told on an error. */
  onAnswer(answer: T | undefined): void;
  /** Told once each time that Consul goes away. */
  onLost?(error: unknown): void;
}

const WAIT_S = 30;
/** Consul itself adds up to a sixteenth. What takes longer is a connection that leads nowhere. */
const ANSWER_MS = WAIT_S * 1_000 * (1 + 1 / 16) + 5_000;
const BACKOFF = { baseMs: 100, maxMs: 2_000 };
const FROM_THE_START = '0';

/** The response, and what the package made of it. */
type Answer<T> = readonly [response: IncomingMessage, answer: T | undefined];

/** One query that is asked again and again. */
export class BlockingQuery<T> {
  private stopped = false;
  private failures = 0;
  private index = FROM_THE_START;
  private readonly context = Object.assign(new EventEmitter(), { includeResponse: true });

  constructor(
    private readonly ask: (blocking: Blocking) => Promise<T>,
    private readonly listener: QueryListener<T>,
    private readonly around: { readonly time: { readonly clock: Clock; readonly random: Random } },
  ) {
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    this.context.emit('cancel');
  }

  private async run(): Promise<void> {
    const { clock, random } = this.around.time;
    while (!this.stopped) {
      try {
        await this.once();
        this.failures = 0;
      } catch (error) {
        if (this.stopped) return;
        if (this.failures === 0) this.listener.onLost?.(unavailable(error));
        // It may have come back with another state altogether.
        this.index = FROM_THE_START;
        await sleep(clock, fullJitter(random, this.failures, BACKOFF));
        this.failures += 1;
      }
    }
  }

  private async once(): Promise<void> {
    const blocking = { index: this.index, wait: `${WAIT_S}s`, timeout: ANSWER_MS, ctx: this.context };
    const [response, answer] = (await this.ask(blocking)) as unknown as Answer<T>;
    const index = indexOf(response);
    if (this.stopped || index === this.index) return;
    // An index that goes back is a Consul that has lost something: the next question must not wait for the old one.
    this.index = BigInt(index) < BigInt(this.index) ? FROM_THE_START : index;
    this.listener.onAnswer(answer);
  }
}

function indexOf(response: IncomingMessage): string {
  const index = String(response.headers['x-consul-index']);
  if (!/^[1-9]\d*$/.test(index)) throw new Error(`an answer with the index ${index} cannot be waited for`);
  return index;
}
