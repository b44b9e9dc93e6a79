import { fullJitter, type Clock, type EventContract, type Random } from '@comanda/kernel';
import {
  onEvent,
  Processing,
  REPLIES,
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
import type { Deadlines } from './deadlines.js';
import { HeldReplies } from './held-replies.js';
import type { ParticipantBreakers } from './participant-breakers.js';
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
import { measureSagas } from './saga-metrics.js';
import type { Repair } from './saga-repair.js';
import type { SagaStart } from './saga-steps.js';

/** "This event starts that saga." The saga's id must follow from the event alone: the same event, the same saga. */
export function startSagaOn<E, Input extends object>(
  contract: EventContract<E>,
  saga: SagaDefinition<Input>,
  startOf: (event: E) => SagaStart & { readonly input: Input },
): SagaStartBinding {
  const { hash } = describeSaga(saga);
  const bind = (absent?: () => ReadonlySet<string>) => onEvent(contract, startHandler(saga, hash, startOf, absent));
  return { ...bind(), sparing: bind };
}

/** An event that starts a saga. */
export interface SagaStartBinding extends EventBinding {
  /** The same; but commands for the participants that are named when it comes are not sent until the engine finds that they may be. */
  sparing(absent: () => ReadonlySet<string>): EventBinding;
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
  /** Who is to be spared, besides those that are absent; nobody if absent. */
  readonly breakers?: ParticipantBreakers | undefined;
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
  private readonly registry: SagaRegistry;
  private readonly participants: Participants;
  private readonly processing: Processing;
  private readonly held: HeldReplies;
  private readonly endMetrics: () => void;
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
    this.processing = new Processing(parts.clock);
    this.held = new HeldReplies(parts.executor, parts.clock);
    this.endMetrics = measureSagas(parts.executor);
    this.participants = new Participants((participant) => messaging.isServed(participant));
    const registry = new SagaRegistry(parts.definitions);
    this.registry = registry;
    this.known = { column: 'definition_hash', values: registry.hashes };
    const handling = { registry, absent: () => this.absent(), parked };
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

  /** Fires no more timers, and holds no reply; resolves when the timers under way have ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelTick?.();
    this.held.close();
    await this.tick;
    this.endMetrics();
  }

  /** From now on steps have these deadlines in place of those of their definitions; others than are named keep theirs. */
  setDeadlines(deadlines: Deadlines): void {
    this.registry.setDeadlines(deadlines);
  }

  /** Does an operator's act. Throws what {@link repair} throws, and `SAGA_NOT_FOUND`. */
  async repair(act: Repair): Promise<NonNullable<Changed>> {
    const changed = (await this.parts.executor.execute(this.onRepair, act))!;
    if (!act.preview) this.noteChange(changed);
    return changed;
  }

  private async takeReply(message: ReplyMessage): Promise<void> {
    this.participants.answered(message.source);
    this.parts.breakers?.answered(message.source);
    const turn = this.held.turnOf(message);
    if (turn) await turn;
    const channel = { name: `reply.${message.type}`, destination: REPLIES };
    await this.processing.watch(channel, message, async () => {
      const changed = await this.run(this.onReply, message);
      return { kind: 'replied', changed } as const;
    });
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
      this.noteSends(changed, (handler as unknown) === this.onTimer);
      return changed;
    } catch (error) {
      this.log.warn({ err: error, sagaId: sagaIdOf(command) }, 'a saga could not go on now');
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
    this.countParked(1, { 'saga.type': instance.type });
    const fields = { ...fieldsOf(instance), parked, awaiting: progress.awaiting };
    this.log.error(fields, 'a saga is parked: it needs an operator');
  }

  private scheduleTick(): void {
    if (this.stopped) return;
    const delay = TICK_MS / 2 + fullJitter(this.parts.random, 0, { baseMs: TICK_MS, maxMs: TICK_MS });
    this.cancelTick = this.parts.clock.after(delay, () => {
      this.tick = this.runTick();
    });
  }

  private async runTick(): Promise<void> {
    try {
      await this.lookForParticipants();
      await this.fireTimers();
    } catch (error) {
      this.log.warn({ err: error }, 'timers could not be read');
    } finally {
      this.scheduleTick();
    }
  }

  private async fireTimers(): Promise<void> {
    const sagaIds = await this.parts.store.due(instances, 'due_at', DUE_LIMIT, this.known);
    await Promise.all(sagaIds.map((sagaId) => this.run(this.onTimer, { sagaId })));
  }

  /** What a timer has sent again was not answered in time. */
  private noteSends(changed: Changed, byTimer: boolean): void {
    for (const { participant, attempt } of changed?.sends ?? []) {
      if (byTimer && attempt > 1) {
        this.participants.timedOut(participant);
        this.parts.breakers?.timedOut(participant);
      }
      this.parts.breakers?.sent(participant);
    }
  }

  /** Those that are to be sent nothing now. Whoever is spared, if only for a moment, is looked after for its return. */
  private absent(): ReadonlySet<string> {
    const { absent } = this.participants;
    const spared = this.parts.breakers?.spared;
    if (!spared || spared.size === 0) return absent;
    for (const participant of spared) this.returning.add(participant);
    return new Set([...absent, ...spared]);
  }

  private async lookForParticipants(): Promise<void> {
    if (this.participants.areInDoubt) await this.askParticipants();
    for (const participant of this.parts.breakers?.spared ?? []) this.returning.add(participant);
    for (const participant of this.returning) await this.goOnWith(participant);
  }

  private async askParticipants(): Promise<void> {
    const { returned, lost } = await this.participants.look();
    for (const participant of lost) this.log.warn({ participant }, 'a participant does not answer: its sagas wait');
    for (const participant of returned) {
      this.log.info({ participant }, 'a participant is back: its sagas go on');
      this.returning.add(participant);
    }
  }

  private async goOnWith(participant: string): Promise<void> {
    const room = this.parts.breakers?.room(participant) ?? Infinity;
    if (room === 0) return;
    const limit = Math.min(RETURN_LIMIT, room);
    const sagaIds = await this.parts.store.find(instances, 'waiting_for', participant, limit);
    const changes = await Promise.all(sagaIds.map((sagaId) => this.run(this.onReturn, { sagaId })));
    // None waits any more, it has gone again, or these cannot go on here: they are left to their timers.
    if (changes.every((changed) => !changed)) this.returning.delete(participant);
  }
}

function sagaIdOf(command: unknown): string | undefined {
  const { sagaId, reply } = command as { readonly sagaId?: string; readonly reply?: { readonly sagaId: string } };
  return sagaId ?? reply?.sagaId;
}

function fieldsOf({ sagaId, type: sagaType, subject, progress, startedAt, updatedAt }: SagaInstance): object {
  const { phase, failure } = progress;
  return { sagaId, sagaType, subject, phase, failure, ms: updatedAt.getTime() - startedAt.getTime() };
}
