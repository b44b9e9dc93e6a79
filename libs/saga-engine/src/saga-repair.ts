import { DomainError } from '@comanda/kernel';
import { stepOf, type SagaDefinition } from '@comanda/saga';
import type { Moment } from './awaited-command.js';
import type { AwaitedCommand, SagaInstance } from './saga-instance.js';
import { noted } from './saga-journal.js';
import { goOn, type Note, type SagaStep } from './saga-steps.js';
import { sendAll } from './saga-timers.js';
import { parkAfter } from './timing.js';

/** What an operator can do with a saga that cannot go on by itself. */
export type RepairAct =
  /** Sends the awaited commands again. */
  | { readonly kind: 'retry' }
  /** Takes the step as done, with that reply. */
  | { readonly kind: 'skip'; readonly step: string; readonly reply: unknown }
  /** Takes the step as refused. */
  | { readonly kind: 'force'; readonly step: string; readonly code: string }
  /** Turns it back. */
  | { readonly kind: 'compensate' };

/** An operator's act, with who and why. */
export interface Repair {
  readonly sagaId: string;
  readonly act: RepairAct;
  readonly byWhom: string;
  readonly why: string;
  /** Decide, but change nothing. */
  readonly preview: boolean;
}

/** Code of the failure of a saga that an operator has turned back. */
export const COMPENSATED_BY_OPERATOR = 'COMPENSATED_BY_OPERATOR';

/**
 * The saga after the operator's act. Throws `SAGA_ENDED`, `STEP_NOT_AWAITED`, `REPLY_DOES_NOT_FIT`,
 * `STEP_CANNOT_BE_REFUSED` (an undoing, a step after the pivot, or a code that the pivot does not list) or `SAGA_PAST_PIVOT`. Pure.
 */
export function repair(
  saga: SagaDefinition,
  instance: SagaInstance,
  { act, ...who }: Repair,
  moment: Moment,
): SagaStep {
  if (instance.progress.awaiting.length === 0) throw conflict('SAGA_ENDED', 'The saga has ended.');
  switch (act.kind) {
    case 'retry':
      return retry(saga, instance, who, moment);
    case 'skip': {
      const awaited = requireAwaited(instance, act.step);
      return fitting(() =>
        goOn(saga, instance, awaited, { kind: 'succeeded', reply: act.reply }, moment, note('skipped', who)),
      );
    }
    case 'force': {
      const awaited = requireAwaited(instance, act.step);
      if (!canBeRefused(saga, awaited, act.code))
        throw conflict(
          'STEP_CANNOT_BE_REFUSED',
          'An undoing, and a step after the pivot, cannot be refused; the pivot only with a code that it lists.',
        );
      return goOn(saga, instance, awaited, { kind: 'refused', code: act.code }, moment, note('forced', who));
    }
    case 'compensate':
      return turnBack(saga, instance, who, moment);
  }
}

type Who = Pick<Repair, 'byWhom' | 'why'>;

function retry(saga: SagaDefinition, instance: SagaInstance, { byWhom, why }: Who, moment: Moment): SagaStep {
  const { sagaId, progress } = instance;
  const lines = progress.awaiting.map(({ step, direction, attempt: attempts }) =>
    noted({
      sagaId,
      step,
      direction,
      outcome: 'retried',
      attempts,
      phase: progress.phase,
      byWhom,
      why,
      at: moment.now,
    }),
  );
  // As many attempts as at first: otherwise the next timer would park it again.
  const awaiting = progress.awaiting.map((awaited) => ({
    ...awaited,
    parkAt: awaited.attempt + parkAfter(saga, awaited),
  }));
  const freed = { ...instance, parked: undefined, progress: { ...progress, awaiting } };
  return { ...sendAll(saga, freed, awaiting, moment)!, append: lines };
}

function turnBack(saga: SagaDefinition, instance: SagaInstance, who: Who, moment: Moment): SagaStep {
  const awaited = instance.progress.awaiting[0]!;
  if (instance.progress.phase !== 'running') throw conflict('SAGA_ENDED', 'The saga has turned back already.');
  if (stepOf(saga, awaited.step).kind !== 'compensatable')
    throw conflict('SAGA_PAST_PIVOT', 'The saga may have passed the point of no return.');
  const outcome = { kind: 'unknown', code: COMPENSATED_BY_OPERATOR } as const;
  return goOn(saga, instance, awaited, outcome, moment, note('turned-back', who));
}

/** A code that the pivot does not list would leave its outcome unknown, and the saga where it is. */
function canBeRefused(saga: SagaDefinition, { step: name, direction }: AwaitedCommand, code: string): boolean {
  const { kind, refusals } = stepOf(saga, name);
  if (direction === 'undo' || kind === 'retriable') return false;
  return kind === 'compensatable' || refusals === undefined || refusals.includes(code);
}

/** What the definition makes of a reply that an operator has written may throw anything. */
function fitting(goOn: () => SagaStep): SagaStep {
  try {
    return goOn();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DomainError('REPLY_DOES_NOT_FIT', 'invalid', `The saga cannot go on with this reply: ${reason}`, {
      cause,
    });
  }
}

function requireAwaited({ progress }: SagaInstance, step: string): AwaitedCommand {
  const awaited = progress.awaiting.find((candidate) => candidate.step === step);
  if (!awaited) throw conflict('STEP_NOT_AWAITED', `The saga does not await ${step}.`);
  return awaited;
}

const note = (outcome: NonNullable<Note['outcome']>, { byWhom, why }: Who): Note => ({ outcome, byWhom, why });

const conflict = (code: string, message: string): DomainError => new DomainError(code, 'conflict', message);
