import type { EventToTell, Handler, OutgoingCommand, Reads, ReplyMessage } from '@comanda/messaging';
import { describeSaga, type SagaDefinition } from '@comanda/saga';
import { sagaInstances, type AwaitedCommand, type RepairAct, type SagaInstance } from '../src/index.js';
import {
  repairHandler,
  replyHandler,
  returnHandler,
  startHandler,
  timerHandler,
  undeliveredHandler,
  type Changed,
  type SagaHandling,
} from '../src/saga-handlers.js';
import { SagaRegistry } from '../src/saga-registry.js';
import { startOf, tripParked, tripSaga, type Trip } from './trip.js';

/** What a reply says. */
export interface Answer {
  readonly attempt?: number;
  readonly refusal?: string;
  readonly data?: object;
}

const sagaId = 'trip-t1';

/** One saga without store and broker: what is decided about it, step by step, and stored in between. */
export class Script {
  now = new Date('2026-01-01T00:00:00.000Z');
  instance: SagaInstance | undefined;
  /** What the last decision has sent, and told. */
  sent: readonly OutgoingCommand[] = [];
  told: readonly EventToTell[] = [];
  /** What it has answered. */
  answer: Changed;
  readonly journal: unknown[] = [];
  readonly absent = new Set<string>();
  private readonly handling: SagaHandling;

  constructor(
    private readonly saga: SagaDefinition = tripSaga,
    known: readonly SagaDefinition[] = [saga],
    tellsParked = true,
  ) {
    const parked = tellsParked ? tripParked : undefined;
    this.handling = { registry: new SagaRegistry(known), absent: () => this.absent, parked };
  }

  start(trip: Trip = { tripId: 't1' }, traceparent?: string): this {
    return this.decide(startHandler(this.saga, describeSaga(this.saga).hash, startOf), trip, traceparent);
  }

  reply(direction: 'do' | 'undo', step: string, { attempt = 1, refusal, data = {} }: Answer = {}): this {
    const refused = refusal ? { code: refusal, message: refusal } : undefined;
    const reply = { sagaId, step, direction, attempt, refusal: refused };
    const bytes = refusal ? new Uint8Array() : Buffer.from(JSON.stringify(data));
    return this.decide(replyHandler(this.handling), { reply, data: bytes } as ReplyMessage);
  }

  /** Each of these steps is done. */
  done(...steps: string[]): this {
    for (const step of steps) this.reply('do', step, { data: { room: 7 } });
    return this;
  }

  /** Lets time pass, and fires the timer, due or not. */
  timer(afterMs: number): this {
    this.now = new Date(this.now.getTime() + afterMs);
    return this.decide(timerHandler(this.handling), { sagaId });
  }

  /** Fires the timer when the next command is due. */
  dueTimer(): this {
    return this.timer(this.nextDueMs() - this.now.getTime());
  }

  /** Fires timers until the condition holds. */
  timersUntil(condition: (script: this) => boolean): this {
    for (let timers = 0; !condition(this); timers += 1) {
      if (timers > 100) throw new Error('a hundred timers were not enough');
      this.dueTimer();
    }
    return this;
  }

  /** Nobody took that command. */
  undelivered(command: OutgoingCommand = this.sent[0]!): this {
    return this.decide(undeliveredHandler(this.handling), command);
  }

  /** A participant is back: the saga is looked at. */
  resume(): this {
    return this.decide(returnHandler(this.handling), { sagaId });
  }

  /** Ann does this. */
  repair(act: RepairAct, preview = false): this {
    return this.decide(repairHandler(this.handling), { sagaId, act, byWhom: 'ann', why: 'INC-7', preview });
  }

  /** The awaited steps, such as `do bookHotel`. */
  awaiting(): string[] {
    return this.instance!.progress.awaiting.map(({ step, direction }) => `${direction} ${step}`);
  }

  /** The only awaited command, or that of the step. */
  awaited(step?: string): AwaitedCommand {
    const { awaiting } = this.instance!.progress;
    return step === undefined ? awaiting[0]! : awaiting.find((awaited) => awaited.step === step)!;
  }

  /** Everything that a decision can change. */
  state(): unknown {
    return { instance: this.instance, sent: this.sent, told: this.told };
  }

  private nextDueMs(): number {
    return Math.min(...this.instance!.progress.awaiting.map(({ dueMs }) => dueMs));
  }

  private decide<Command, R extends Reads>(
    handler: Handler<Command, R, Changed>,
    command: Command,
    traceparent?: string,
  ): this {
    const decision = handler.decide(command, { saga: this.instance } as never, this.now, traceparent);
    const saved = (decision.save as { readonly saga?: SagaInstance } | undefined)?.saga;
    if (saved) this.instance = stored(saved);
    this.sent = decision.send ?? [];
    this.told = decision.events ?? [];
    this.answer = decision.reply;
    this.journal.push(...(decision.append ?? []).map(({ row }) => row));
    return this;
  }
}

/** As it comes back from the database. */
function stored(instance: SagaInstance): SagaInstance {
  const row = sagaInstances.toRow(instance);
  return sagaInstances.fromRow({ ...row, awaiting: JSON.parse(JSON.stringify(row.awaiting)) as unknown });
}
