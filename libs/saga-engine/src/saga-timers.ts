import type { SagaDefinition } from '@comanda/saga';
import type { AwaitedCommand, SagaInstance } from './saga-instance.js';
import { participantOf, type Moment } from './awaited-command.js';
import { goOn, park, sendAgain, type SagaStep } from './saga-steps.js';
import { isExhausted, isOverdue } from './timing.js';

/** Why a saga is parked that no participant answers (or that a participant refuses for ever). */
export const ATTEMPTS_EXHAUSTED = 'ATTEMPTS_EXHAUSTED';

/**
 * What the saga's timers do now: past its deadline a step's outcome is unknown, otherwise its command is sent again, until
 * the saga is parked. `undefined` where no timer is due: another process was first. Pure.
 */
export function fireTimers(saga: SagaDefinition, instance: SagaInstance, moment: Moment): SagaStep | undefined {
  const { now, absent } = moment;
  if (instance.parked !== undefined) return undefined;
  const due = instance.progress.awaiting.filter(({ dueMs }) => dueMs <= now.getTime());
  const overdue = due.find((awaited) => isOverdue(saga, awaited, now));
  if (overdue) return goOn(saga, instance, overdue, { kind: 'unknown' }, moment);
  if (due.length === 0) return lookLater(instance, now);
  const exhausted = due.find((awaited) => isExhausted(saga, awaited) && !absent.has(participantOf(saga, awaited)));
  if (exhausted) return park(instance, exhausted, ATTEMPTS_EXHAUSTED, now);
  return sendAll(saga, instance, due, moment);
}

/** The timer was set for what has gone on since: it is set anew. */
function lookLater(instance: SagaInstance, now: Date): SagaStep | undefined {
  if (!instance.timerAt || instance.timerAt > now) return undefined;
  return { instance: { ...instance, updatedAt: now }, append: [], send: [] };
}

/** Sends what waits for participants that are back. `undefined` where nothing does. Pure. */
export function resume(saga: SagaDefinition, instance: SagaInstance, moment: Moment): SagaStep | undefined {
  if (instance.parked !== undefined) return undefined;
  const isBack = ({ waitsFor }: AwaitedCommand): boolean => waitsFor !== undefined && !moment.absent.has(waitsFor);
  return sendAll(saga, instance, instance.progress.awaiting.filter(isBack), moment);
}

/** Sends each of these once more. */
export function sendAll(
  saga: SagaDefinition,
  instance: SagaInstance,
  awaiting: readonly AwaitedCommand[],
  moment: Moment,
): SagaStep | undefined {
  if (awaiting.length === 0) return undefined;
  const steps: SagaStep[] = [];
  for (const awaited of awaiting) steps.push(sendAgain(saga, steps.at(-1)?.instance ?? instance, awaited, moment));
  return { instance: steps.at(-1)!.instance, append: [], send: steps.flatMap(({ send }) => send) };
}
