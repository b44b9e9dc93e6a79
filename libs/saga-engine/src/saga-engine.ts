import { fullJitter, type Clock, type EventContract, type Random } from '@comanda/kernel';
import {
  onEvent,
  type Among,
  type EventBinding,
  type Executor,
  type Handler,
  type Messaging,
  type OutgoingCommand,
  type ReplyMessage,
  type Store,
  type Table,
} from '@comanda/messaging';
import { counter, logger, withTraceparent } from '@comanda/observability';
import { describeSaga, type SagaDefinition } from '@comanda/saga';
import { Participants } from './participants.js';
import {
  repairHandler,
  replyHandler,
  returnHandler,
  startHandler,
  timerHandler,
  undeliveredHandler,
  type Changed,
  type Parked,
} from './saga-handlers.js';
import { sagaInstances, type SagaInstance } from './saga-instance.js';
import { SagaRegistry } from './saga-registry.js';
import type { Repair } from './saga-repair.js';
import type { SagaStart } from './saga-steps.js';

/** "This event starts that saga." The saga's id must follow from the event alone: the same event, the same saga. */
export function startSagaOn<E, Input extends object>(
  contract: EventContract<E>,
  saga: SagaDefinition<Input>,
  startOf: (event: E) => SagaStart & { readonly input: Input },
): EventBinding {
  return onEvent(contract, startHandler(saga, describeSaga(saga).hash, startOf));
}

export interface SagaEngineParts {
  readonly definitions: readonly SagaDefinition[];
  readonly executor: Executor;
  readonly store: Pick<Store, 'due' | 'find'>;
  readonly messaging: Pick<Messaging, 'onReplies' | 'onUndelivered' | 'isServed'>;
  readonly clock: Clock;
  readonly random: Random;
  /** Told when a saga is parked. */
  readonly parked?: EventContract<Parked> | undefined;
}

const TICK_MS = 250;
const DUE_LIMIT = 500;
/** Sagas that go on in one tick when their participant is back: a ramp, so that it is not overrun. */
const RETURN_LIMIT = 100;

const instances = sagaInstances as Table<unknown>;

/**
 * Drives sagas: takes replies and fires timers. Any number of engines run side by side on one database; each change is
 * a compare-and-set, so that only one of them wins, and only the winner sends.
 */
export class SagaEngine {
  private readonly log = logger('saga-engine');
  private readonly countParked = counter('saga.parked', {
    description: 'Sagas that came to need an operator.',
    unit: '{saga}',
  });
  private readonly participants: Participants;
  /** Sagas that can go on here: those of other versions must not fill the pages. */
  private readonly known: Among;
  private readonly returning = new Set<string>();
  private readonly onReply: Handler<ReplyMessage, never, Changed>;
  private readonly onTimer: Handler<{ readonly sagaId: string }, never, Changed>;
  private readonly onReturn: Handler<{ readonly sagaId: string }, never, Changed>;
  private readonly onUndelivered: Handler<OutgoingCommand, never, Changed>;
  private readonly onRepair: Handler<Repair, never, Changed>;
  private cancelTick: (() => void) | undefined;
  private tick: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly parts: SagaEngineParts) {
    const { messaging, parked } = parts;
    this.participants = new Participants((participant) => messaging.isServed(participant));
    const registry = new SagaRegistry(parts.definitions);
    this.known = { column: 'definition_hash', values: registry.hashes };
    const handling = { registry, absent: () => this.participants.absent, parked };
    this.onReply = replyHandler(handling) as unknown as typeof this.onReply;
    this.onTimer = timerHandler(handling) as unknown as typeof this.onTimer;
    this.onReturn = returnHandler(handling) as unknown as typeof this.onReturn;
    this.onUndelivered = undeliveredHandler(handling) as unknown as typeof this.onUndelivered;
    this.onRepair = repairHandler(handling) as unknown as typeof this.onRepair;
    messaging.onReplies((replies) => replies.forEach((reply) => void this.takeReply(reply)));
    messaging.onUndelivered((commands) => void this.takeUndelivered(commands));
  }

  start(): void {
    this.scheduleTick();
  }

  /** Fires no more timers; resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelTick?.();
    await this.tick;
  }

  /** Does an operator's act. Throws what {@link repair} throws, and `SAGA_NOT_FOUND`. */
  async repair(act: Repair): Promise<NonNullable<Changed>> {
    const changed = (await this.parts.executor.execute(this.onRepair, act))!;
    if (!act.preview) this.noteChange(changed);
    return changed;
  }

  private async takeReply(message: ReplyMessage): Promise<void> {
    this.participants.answered(message.source);
    await this.run(this.onReply, message);
  }

  private async takeUndelivered(commands: readonly OutgoingCommand[]): Promise<void> {
    const participants = new Set(commands.map((command) => command.participant));
    for (const participant of participants)
      if (this.participants.undelivered(participant))
        this.log.warn({ participant }, 'a participant is absent: its sagas wait');
    await Promise.all(commands.map((command) => this.run(this.onUndelivered, command)));
    // It may have come back before it was stored that they wait for it.
    for (const participant of participants)
      if (!this.participants.absent.has(participant)) this.returning.add(participant);
  }

  /** What fails here comes again: the command's timer is still set. */
  private async run<Command>(handler: Handler<Command, never, Changed>, command: Command): Promise<Changed> {
    try {
      const changed = await this.parts.executor.execute(handler, command);
      if (changed) this.noteChange(changed);
      return changed;
    } catch (error) {
      this.log.warn({ err: error }, 'a saga could not go on now');
      return undefined;
    }
  }

  private noteChange({ instance, parks }: NonNullable<Changed>): void {
    const { traceparent, progress } = instance;
    if (parks) withTraceparent(traceparent, () => this.logParked(instance));
    else if (progress.awaiting.length === 0)
      withTraceparent(traceparent, () => this.log.info(fieldsOf(instance), 'saga ended'));
  }

  private logParked(instance: SagaInstance): void {
    const { parked, progress } = instance;
    this.countParked(1);
    const fields = { ...fieldsOf(instance), parked, awaiting: progress.awaiting };
    this.log.error(fields, 'a saga is parked: it needs an operator');
  }

  private scheduleTick(): void {
    if (this.stopped) return;
    const delay = TICK_MS / 2 + fullJitter(this.parts.random, 0, { baseMs: TICK_MS, maxMs: TICK_MS });
    this.cancelTick = this.parts.clock.after(delay, () => {
      this.tick = this.runTick().finally(() => this.scheduleTick());
    });
  }

  private async runTick(): Promise<void> {
    try {
      await this.lookForParticipants();
      await this.fireTimers();
    } catch (error) {
      this.log.warn({ err: error }, 'timers could not be read');
    }
  }

  private async fireTimers(): Promise<void> {
    const sagaIds = await this.parts.store.due(instances, 'due_at', DUE_LIMIT, this.known);
    const changes = await Promise.all(sagaIds.map((sagaId) => this.run(this.onTimer, { sagaId })));
    for (const changed of changes)
      for (const { participant, attempt } of changed?.sends ?? [])
        if (attempt > 1) this.participants.timedOut(participant);
  }

  private async lookForParticipants(): Promise<void> {
    const { returned, lost } = await this.participants.look();
    for (const participant of lost) this.log.warn({ participant }, 'a participant does not answer: its sagas wait');
    for (const participant of returned) {
      this.log.info({ participant }, 'a participant is back: its sagas go on');
      this.returning.add(participant);
    }
    for (const participant of this.returning) await this.goOnWith(participant);
  }

  private async goOnWith(participant: string): Promise<void> {
    const sagaIds = await this.parts.store.find(instances, 'waiting_for', participant, RETURN_LIMIT);
    const changes = await Promise.all(sagaIds.map((sagaId) => this.run(this.onReturn, { sagaId })));
    // None waits any more, it has gone again, or these cannot go on here: they are left to their timers.
    if (changes.every((changed) => !changed)) this.returning.delete(participant);
  }
}

function fieldsOf({ sagaId, type: sagaType, subject, progress, startedAt, updatedAt }: SagaInstance): object {
  const { phase, failure } = progress;
  return { sagaId, sagaType, subject, phase, failure, ms: updatedAt.getTime() - startedAt.getTime() };
}
