import type { Handler, OutgoingCommand, Reads, ReplyMessage } from '@comanda/messaging';
import type { SagaDefinition } from '@comanda/saga';
import type { SagaInstance } from '../src/index.js';
import { replyHandler, startHandler, timerHandler } from '../src/saga-handlers.js';
import { SagaRegistry } from '../src/saga-registry.js';
import { startOf, tripSaga, type Trip } from './trip.js';

/** What a reply says. */
export interface Answer {
  readonly attempt?: number;
  readonly refusal?: string;
  readonly data?: object;
}

/** One saga without store and broker: what is decided about it, step by step. */
export class Script {
  now = new Date('2026-01-01T00:00:00.000Z');
  instance: SagaInstance | undefined;
  /** What the last decision has sent. */
  sent: readonly OutgoingCommand[] = [];
  readonly journal: unknown[] = [];
  private readonly onStart: ReturnType<typeof startHandler<Trip>>;
  private readonly onReply: ReturnType<typeof replyHandler>;
  private readonly onTimer: ReturnType<typeof timerHandler>;

  constructor(saga: SagaDefinition = tripSaga, known: readonly SagaDefinition[] = [saga]) {
    this.onStart = startHandler(saga, startOf);
    this.onReply = replyHandler(new SagaRegistry(known));
    this.onTimer = timerHandler(new SagaRegistry(known));
  }

  start(trip: Trip = { tripId: 't1' }, traceparent?: string): this {
    return this.decide(this.onStart, trip, traceparent);
  }

  reply(direction: 'do' | 'undo', step: string, { attempt = 1, refusal, data = {} }: Answer = {}): this {
    const reply = {
      sagaId: 'trip-t1',
      step,
      direction,
      attempt,
      refusal: refusal ? { code: refusal, message: refusal } : undefined,
    };
    const bytes = refusal ? new Uint8Array() : Buffer.from(JSON.stringify(data));
    return this.decide(this.onReply, { reply, data: bytes } as ReplyMessage);
  }

  /** Each of these steps is done. */
  done(...steps: string[]): this {
    for (const step of steps) this.reply('do', step, { data: { room: 7 } });
    return this;
  }

  /** Lets time pass, and fires the timer, due or not. */
  timer(afterMs: number): this {
    this.now = new Date(this.now.getTime() + afterMs);
    return this.decide(this.onTimer, { sagaId: 'trip-t1' });
  }

  /** Fires the timer when it is due. */
  dueTimer(): this {
    return this.timer(this.instance!.dueAt!.getTime() - this.now.getTime());
  }

  private decide<Command, R extends Reads>(
    handler: Handler<Command, R, unknown>,
    command: Command,
    traceparent?: string,
  ): this {
    const {
      save,
      append = [],
      send = [],
    } = handler.decide(command, { saga: this.instance } as never, this.now, traceparent);
    this.instance = (save as { readonly saga?: SagaInstance } | undefined)?.saga ?? this.instance;
    this.sent = send;
    this.journal.push(...append.map(({ row }) => row));
    return this;
  }
}
