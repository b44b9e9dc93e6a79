import { commandId, logEntry, type LogEntry, type OutgoingCommand } from '@comanda/messaging';
import {
  advance,
  awaitedCommand,
  start,
  stepOf,
  type Progress,
  type SagaDefinition,
  type StepOutcome,
} from '@comanda/saga';
import { sagaJournal, type JournalOutcome } from './saga-journal.js';
import type { SagaInstance } from './saga-instance.js';
import { jitterOf, resendAt } from './timing.js';

/** What a saga's next state is, what it notes, and what it sends. Pure. */
export interface SagaStep {
  readonly instance: SagaInstance;
  readonly append: readonly LogEntry[];
  readonly send: readonly OutgoingCommand[];
}

/** What a new saga is about. */
export interface SagaStart {
  readonly sagaId: string;
  readonly subject: string;
  readonly input: object;
}

/** The first state of a saga, and its first command. */
export function begin(
  saga: SagaDefinition,
  { sagaId, subject, input, traceparent }: SagaStart & { readonly traceparent?: string | undefined },
  now: Date,
): SagaStep {
  const base = { sagaId, type: saga.type, definitionVersion: saga.version, subject, traceparent, startedAt: now };
  return awaitNext(saga, base, start(saga, input), [], now);
}

/** The state after the outcome of the awaited step. A step that must be done again waits for its timer. */
export function goOn(saga: SagaDefinition, instance: SagaInstance, outcome: StepOutcome, now: Date): SagaStep {
  const append = [noted(instance, outcome.kind, outcome.kind === 'refused' ? outcome.code : undefined, now)];
  const progress = advance(saga, instance.progress, outcome);
  if (progress === instance.progress) return { instance: waiting(instance, now), append, send: [] };
  return awaitNext(saga, instance, progress, append, now);
}

/** The same command once more. */
export function sendAgain(saga: SagaDefinition, instance: SagaInstance, now: Date): SagaStep {
  const again = waiting({ ...instance, attempt: instance.attempt + 1 }, now);
  return { instance: again, append: [], send: [commandOf(saga, again)] };
}

/** A line of the journal about the awaited step, or about an answer that is not awaited. */
export function noted(
  { sagaId, progress, attempt }: Pick<SagaInstance, 'sagaId' | 'progress' | 'attempt'>,
  outcome: JournalOutcome,
  code: string | undefined,
  at: Date,
): LogEntry {
  const { step, direction } = progress.awaiting!;
  return logEntry(sagaJournal, { sagaId, step, direction, outcome, code, attempts: attempt, at });
}

type Base = Omit<SagaInstance, 'progress' | 'attempt' | 'awaitingSince' | 'dueAt' | 'updatedAt'>;

function awaitNext(
  saga: SagaDefinition,
  base: Base,
  progress: Progress,
  append: readonly LogEntry[],
  now: Date,
): SagaStep {
  if (!progress.awaiting) {
    const ended = { ...base, progress, attempt: 0, awaitingSince: undefined, dueAt: undefined, updatedAt: now };
    return { instance: ended, append, send: [] };
  }
  const instance = waiting({ ...base, progress, attempt: 1, awaitingSince: now, updatedAt: now }, now);
  return { instance, append, send: [commandOf(saga, instance)] };
}

function waiting(instance: SagaInstance, now: Date): SagaInstance {
  const { sagaId, attempt, progress } = instance;
  const jitter = jitterOf(sagaId, progress.awaiting!.step, attempt);
  return { ...instance, updatedAt: now, dueAt: resendAt(now, attempt, jitter) };
}

function commandOf(saga: SagaDefinition, { sagaId, progress, attempt, traceparent }: SagaInstance): OutgoingCommand {
  const { step, direction } = progress.awaiting!;
  const { command, request } = awaitedCommand(saga, progress);
  // Only who was to do it can know whether it was done.
  const undoesOwn = direction === 'undo' && stepOf(saga, step).invoke?.[0].participant === command.participant;
  return {
    id: commandId(sagaId, step, direction),
    participant: command.participant,
    name: command.name,
    data: command.request.encode(request),
    sagaId,
    step,
    direction,
    attempt,
    ...(undoesOwn && { undoes: commandId(sagaId, step, 'do') }),
    ...(traceparent !== undefined && { traceparent }),
  };
}
