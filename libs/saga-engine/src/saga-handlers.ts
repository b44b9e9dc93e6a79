import { DomainError, type EventContract } from '@comanda/kernel';
import {
  handler,
  newRef,
  ref,
  tell,
  type Handler,
  type OutgoingCommand,
  type Ref,
  type ReplyMessage,
} from '@comanda/messaging';
import { stepOf, type Awaited, type SagaDefinition, type StepOutcome } from '@comanda/saga';
import type { Moment } from './awaited-command.js';
import { armed, sagaInstances, type AwaitedCommand, type SagaInstance } from './saga-instance.js';
import { noted } from './saga-journal.js';
import type { SagaRegistry } from './saga-registry.js';
import { repair, type Repair } from './saga-repair.js';
import { begin, goOn, takeBack, type SagaStart, type SagaStep } from './saga-steps.js';
import { fireTimers, resume } from './saga-timers.js';

type Reads = { readonly saga: Ref<SagaInstance> };

/** What became of a saga; `undefined` where nothing changed. */
export type Changed =
  | {
      readonly instance: SagaInstance;
      readonly sends: readonly OutgoingCommand[];
      /** The step with which it has just been parked. */
      readonly parks?: Awaited | undefined;
    }
  | undefined;

/** A saga that goes no further without an operator. */
export interface Parked {
  readonly sagaId: string;
  readonly type: string;
  readonly subject: string;
  readonly step: string;
  readonly direction: 'do' | 'undo';
  readonly reason: string;
}

/** What the handlers know beside their commands. */
export interface SagaHandling {
  readonly registry: SagaRegistry;
  /** Participants that are known to be absent now. */
  readonly absent: () => ReadonlySet<string>;
  /** Told when a saga is parked. */
  readonly parked?: EventContract<Parked> | undefined;
}

const reads = ({ sagaId }: { readonly sagaId: string }): Reads => ({ saga: ref(sagaInstances, sagaId) });
/** A saga that has gone on, or turned back, in the same transaction owes no command of the step before. */
const owes = (saga: unknown, { step, direction }: OutgoingCommand): boolean =>
  (saga as SagaInstance).progress.awaiting.some((awaited) => awaited.step === step && awaited.direction === direction);
const UNCHANGED = { reply: undefined } as const;
const NOBODY: ReadonlySet<string> = new Set();

/** Starts a saga, once: the second event for the same id changes nothing. */
export function startHandler<E>(
  saga: SagaDefinition,
  hash: string,
  startOf: (event: E) => SagaStart,
  absent: () => ReadonlySet<string> = () => NOBODY,
): Handler<E, Reads, Changed> {
  return handler({
    reads: (event) => ({ saga: newRef(sagaInstances, startOf(event).sagaId) }),
    owes,
    decide: (event, { saga: known }, now, traceparent) =>
      known ? UNCHANGED : stored(begin(saga, hash, { ...startOf(event), traceparent }, { now, absent: absent() })),
  });
}

/**
 * Takes a reply. Fenced: one that is not for an awaited step and direction, or for an attempt that was never sent, is
 * noted and changes nothing.
 */
export function replyHandler({ registry, absent }: SagaHandling): Handler<ReplyMessage, Reads, Changed> {
  return handler({
    reads: ({ reply }) => reads(reply),
    owes,
    decide: (message, { saga: instance }, now) => {
      if (!instance) throw new Error(`a reply for an unknown saga ${message.reply.sagaId}`);
      const awaited = awaitedBy(message.reply, instance);
      if (!awaited) return { append: [dropped(message, instance, now)], reply: undefined };
      const saga = registry.pinnedTo(instance);
      return stored(goOn(saga, instance, awaited, outcomeOf(saga, message), { now, absent: absent() }));
    },
  });
}

/** Fires a saga's timers, as far as they are due. */
export function timerHandler(handling: SagaHandling): Handler<{ readonly sagaId: string }, Reads, Changed> {
  return changing(handling, (_timer, saga, instance, moment) => fireTimers(saga, instance, moment));
}

/** Sends what waits for participants that are back. */
export function returnHandler(handling: SagaHandling): Handler<{ readonly sagaId: string }, Reads, Changed> {
  return changing(handling, (_return, saga, instance, moment) => resume(saga, instance, moment));
}

/** Takes back a command that did not leave, since its participant is absent. */
export function undeliveredHandler(handling: SagaHandling): Handler<OutgoingCommand, Reads, Changed> {
  return changing(handling, (command, saga, instance, { now }) => {
    const awaited = awaitedBy(command, instance);
    // Only the last sending: of one before it nothing is known any more.
    return awaited?.attempt === command.attempt ? takeBack(saga, instance, awaited, now) : undefined;
  });
}

/** An operator's act. With `preview` it answers what would happen, and changes nothing. */
export function repairHandler({ registry, absent }: SagaHandling): Handler<Repair, Reads, Changed> {
  return handler<Repair, Reads, Changed>({
    reads,
    owes,
    decide: (act, { saga: instance }, now) => {
      if (!instance) throw new DomainError('SAGA_NOT_FOUND', 'not-found', 'There is no such saga.');
      const step = repair(registry.pinnedTo(instance), instance, act, { now, absent: absent() });
      return act.preview ? { reply: changedBy(step) } : stored(step);
    },
  });
}

function changing<Command extends { readonly sagaId: string }>(
  { registry, absent, parked }: SagaHandling,
  change: (command: Command, saga: SagaDefinition, instance: SagaInstance, moment: Moment) => SagaStep | undefined,
): Handler<Command, Reads, Changed> {
  return handler<Command, Reads, Changed>({
    reads,
    owes,
    decide: (command, { saga: instance }, now) => {
      if (!instance || instance.progress.awaiting.length === 0) return UNCHANGED;
      const step = change(command, registry.pinnedTo(instance), instance, { now, absent: absent() });
      if (!step) return UNCHANGED;
      const { parks } = step;
      return { ...stored(step), ...(parked && parks && { events: [toldParked(parked, step.instance, parks)] }) };
    },
  });
}

function stored(step: SagaStep) {
  return { save: { saga: armed(step.instance) }, append: step.append, send: step.send, reply: changedBy(step) };
}

const changedBy = ({ instance, send, parks }: SagaStep): Changed => ({ instance, sends: send, parks });

function toldParked(contract: EventContract<Parked>, { sagaId, type, subject, parked }: SagaInstance, by: Awaited) {
  return tell(contract, sagaId, { sagaId, type, subject, ...by, reason: parked! });
}

function awaitedBy(
  { step, direction, attempt }: Pick<OutgoingCommand, 'step' | 'direction' | 'attempt'>,
  { progress }: SagaInstance,
): AwaitedCommand | undefined {
  const awaited = progress.awaiting.find((candidate) => candidate.step === step && candidate.direction === direction);
  return awaited && attempt >= 1 && attempt <= awaited.attempt ? awaited : undefined;
}

function outcomeOf(saga: SagaDefinition, { reply, data }: ReplyMessage): StepOutcome {
  if (reply.refusal) return { kind: 'refused', code: reply.refusal.code };
  if (reply.direction === 'undo') return { kind: 'succeeded', reply: {} };
  const [command] = stepOf(saga, reply.step).invoke!;
  return { kind: 'succeeded', reply: command.reply.decode(data) };
}

function dropped({ reply }: ReplyMessage, { progress }: SagaInstance, at: Date) {
  const { sagaId, step, direction, attempt, refusal } = reply;
  const { phase } = progress;
  return noted({ sagaId, step, direction, outcome: 'dropped', code: refusal?.code, attempts: attempt, phase, at });
}
