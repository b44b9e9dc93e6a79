import { stepOf, type Awaited, type Progress, type SagaDefinition } from '@comanda/saga';
import type { AwaitedCommand, SagaInstance } from './saga-instance.js';
import { deadlineMs, jitterOf, lookAgainAfterMs, resendAfterMs } from './timing.js';

/** When a decision is made, and which participants are known to be absent: what goes to them is not sent. */
export interface Moment {
  readonly now: Date;
  readonly absent: ReadonlySet<string>;
}

/** Name of the service that is to do the awaited step. */
export function participantOf(saga: SagaDefinition, { step: name, direction }: Awaited): string {
  const { invoke, compensate } = stepOf(saga, name);
  return (direction === 'do' ? invoke! : compensate!)[0].participant;
}

/** As it is awaited from now on: sent, or held back while its participant is absent. */
export function firstAwaited(
  saga: SagaDefinition,
  sagaId: string,
  awaited: Awaited,
  { now, absent }: Moment,
): AwaitedCommand {
  if (absent.has(participantOf(saga, awaited))) return held(saga, sagaId, { ...awaited, attempt: 0, dueMs: 0 }, now);
  return waiting(saga, sagaId, { ...awaited, attempt: 1, dueMs: 0 }, now);
}

/** Sent just now: it is due when it is to be sent again, or when it has taken too long. */
export function waiting(saga: SagaDefinition, sagaId: string, awaited: AwaitedCommand, now: Date): AwaitedCommand {
  const { step, attempt, sinceMs = now.getTime() } = awaited;
  const afterMs = resendAfterMs(stepOf(saga, step), attempt, jitterOf(sagaId, step, attempt));
  return dueAfter(saga, { ...awaited, sinceMs, waitsFor: undefined }, now, afterMs);
}

/** Not sent, since its participant is absent: it is due when that is to be looked at again. */
export function held(saga: SagaDefinition, sagaId: string, awaited: AwaitedCommand, now: Date): AwaitedCommand {
  const afterMs = lookAgainAfterMs(jitterOf(sagaId, awaited.step, now.getTime()));
  return dueAfter(saga, { ...awaited, waitsFor: participantOf(saga, awaited) }, now, afterMs);
}

/** Its deadline is not slept through. */
function dueAfter(saga: SagaDefinition, awaited: AwaitedCommand, now: Date, afterMs: number): AwaitedCommand {
  const { sinceMs = Infinity } = awaited;
  return { ...awaited, dueMs: Math.min(now.getTime() + afterMs, sinceMs + deadlineMs(saga, awaited)) };
}

/** The saga with that command awaited so. */
export function withAwaited(instance: SagaInstance, changed: AwaitedCommand, now: Date): SagaInstance {
  const awaiting = instance.progress.awaiting.map((awaited) => (awaited.step === changed.step ? changed : awaited));
  return withAwaiting(instance, awaiting, now);
}

/** The saga with these commands awaited. */
export function withAwaiting(
  base: Omit<SagaInstance, 'progress'> & { readonly progress: Progress },
  awaiting: readonly AwaitedCommand[],
  now: Date,
): SagaInstance {
  const waitingFor = awaiting.find(({ waitsFor }) => waitsFor !== undefined)?.waitsFor;
  return {
    ...base,
    progress: { ...base.progress, awaiting },
    waitingFor: base.parked === undefined ? waitingFor : undefined,
    updatedAt: now,
  };
}
