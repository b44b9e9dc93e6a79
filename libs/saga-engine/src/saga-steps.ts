import type { LogEntry, OutgoingCommand } from '@comanda/messaging';
import {
  advance,
  start,
  STEP_TIMED_OUT,
  type Awaited,
  type Progress,
  type SagaDefinition,
  type StepOutcome,
} from '@comanda/saga';
import {
  firstAwaited,
  held,
  participantOf,
  waiting,
  withAwaited,
  withAwaiting,
  type Moment,
} from './awaited-command.js';
import { outgoing } from './outgoing-command.js';
import type { AwaitedCommand, SagaInstance } from './saga-instance.js';
import { noted, type JournalEntry } from './saga-journal.js';
import { isExhausted } from './timing.js';

/** What a saga's next state is, what it notes, and what it sends. Pure. */
export interface SagaStep {
  readonly instance: SagaInstance;
  readonly append: readonly LogEntry[];
  readonly send: readonly OutgoingCommand[];
  /** The step with which it has just been parked. */
  readonly parks?: Awaited;
}

/** What a new saga is about. */
export interface SagaStart {
  readonly sagaId: string;
  readonly subject: string;
  readonly input: object;
}

/** How a line of the journal differs from what follows from the outcome. */
export type Note = Partial<Pick<JournalEntry, 'outcome' | 'byWhom' | 'why'>>;

/** The first state of a saga, and its first commands. */
export function begin(
  saga: SagaDefinition,
  definitionHash: string,
  { sagaId, subject, input, traceparent }: SagaStart & { readonly traceparent?: string | undefined },
  moment: Moment,
): SagaStep {
  const { type, version: definitionVersion } = saga;
  const at = moment.now;
  const base = { sagaId, type, definitionVersion, definitionHash, subject, traceparent, startedAt: at, updatedAt: at };
  const progress = start(saga, input);
  const first = progress.awaiting[0]!;
  const line = noted({ sagaId, ...first, outcome: 'started', attempts: 0, phase: progress.phase, at });
  return awaitAll(saga, base, progress, [line], moment);
}

/** The state after the outcome of an awaited step. A step that must be done again waits for its timer. */
export function goOn(
  saga: SagaDefinition,
  instance: SagaInstance,
  awaited: AwaitedCommand,
  outcome: StepOutcome,
  moment: Moment,
  note: Note = {},
): SagaStep {
  const progress = advance(saga, instance.progress, awaited.step, outcome);
  const line = noted({
    sagaId: instance.sagaId,
    step: awaited.step,
    direction: awaited.direction,
    outcome: outcome.kind,
    code: codeOf(outcome),
    attempts: awaited.attempt,
    phase: progress.phase,
    at: moment.now,
    ...note,
  });
  if (progress !== instance.progress) return awaitAll(saga, instance, progress, [line], moment);
  const { dueMs } = waiting(saga, instance.sagaId, awaited, moment.now);
  return { instance: withAwaited(instance, { ...awaited, dueMs }, moment.now), append: [line], send: [] };
}

/** The same command once more; or, when its participant is absent, later. */
export function sendAgain(
  saga: SagaDefinition,
  instance: SagaInstance,
  awaited: AwaitedCommand,
  { now, absent }: Moment,
): SagaStep {
  if (absent.has(participantOf(saga, awaited)))
    return { instance: withAwaited(instance, held(saga, instance.sagaId, awaited, now), now), append: [], send: [] };
  const sent = waiting(saga, instance.sagaId, { ...awaited, attempt: awaited.attempt + 1 }, now);
  const again = withAwaited(instance, sent, now);
  return { instance: again, append: [], send: [outgoing(saga, again, sent)] };
}

/** The command did not leave, since nobody serves its participant: the attempt is not spent, and the deadline does not count. */
export function takeBack(saga: SagaDefinition, instance: SagaInstance, awaited: AwaitedCommand, now: Date): SagaStep {
  const attempt = awaited.attempt - 1;
  const unsent = { ...awaited, attempt, sinceMs: attempt === 0 ? undefined : awaited.sinceMs };
  return { instance: withAwaited(instance, held(saga, instance.sagaId, unsent, now), now), append: [], send: [] };
}

/** Goes no further by itself. An answer that comes after all is taken. */
export function park(instance: SagaInstance, awaited: AwaitedCommand, reason: string, now: Date): SagaStep {
  const { sagaId, progress } = instance;
  const { step, direction, attempt: attempts } = awaited;
  const line = noted({
    sagaId,
    step,
    direction,
    outcome: 'parked',
    code: reason,
    attempts,
    phase: progress.phase,
    at: now,
  });
  const parked = { ...instance, parked: reason, waitingFor: undefined, updatedAt: now };
  return { instance: parked, append: [line], send: [], parks: { step, direction } };
}

type Base = Omit<SagaInstance, 'progress' | 'parked' | 'waitingFor'>;

/** Sends what is newly awaited; the others of a parallel group wait on. */
function awaitAll(
  saga: SagaDefinition,
  base: Base & Partial<Pick<SagaInstance, 'progress' | 'parked'>>,
  progress: Progress,
  append: readonly LogEntry[],
  { now, absent }: Moment,
): SagaStep {
  const before = base.progress?.awaiting ?? [];
  const awaiting = progress.awaiting.map(
    ({ step, direction }): AwaitedCommand =>
      before.find((known) => known.step === step && known.direction === direction) ??
      firstAwaited(saga, base.sagaId, { step, direction }, { now, absent }),
  );
  // Another one of its parallel group may be the one that needs an operator.
  const isStuck = awaiting.some((awaited) => before.includes(awaited) && isExhausted(saga, awaited));
  const instance = withAwaiting({ ...base, progress, parked: isStuck ? base.parked : undefined }, awaiting, now);
  const fresh = awaiting.filter((awaited) => awaited.attempt === 1 && !before.includes(awaited));
  return { instance, append, send: fresh.map((awaited) => outgoing(saga, instance, awaited)) };
}

function codeOf(outcome: StepOutcome): string | undefined {
  if (outcome.kind === 'succeeded') return undefined;
  return outcome.code ?? STEP_TIMED_OUT;
}
