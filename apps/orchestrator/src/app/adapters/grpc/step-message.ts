import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Saga_Phase, SagaStep_Direction, SagaStep_Outcome, type OrchestratorService } from '@comanda/contracts';
import type { Phase } from '@comanda/saga';
import type { JournalEntry, JournalOutcome } from '@comanda/saga-engine';
import { eventsOf } from '../../application/journal/saga-events.js';
import type { ToldLine } from '../../application/journal/journal-line.js';

type Told = MessageInitShape<typeof OrchestratorService.method.watchSagas.output>;
type StepMessage = NonNullable<Told['step']>;

const OUTCOMES: Readonly<Record<JournalOutcome, SagaStep_Outcome>> = {
  started: SagaStep_Outcome.STARTED,
  succeeded: SagaStep_Outcome.SUCCEEDED,
  refused: SagaStep_Outcome.REFUSED,
  unknown: SagaStep_Outcome.UNKNOWN,
  dropped: SagaStep_Outcome.DROPPED,
  parked: SagaStep_Outcome.PARKED,
  retried: SagaStep_Outcome.RETRIED,
  skipped: SagaStep_Outcome.SKIPPED,
  forced: SagaStep_Outcome.FORCED,
  'turned-back': SagaStep_Outcome.TURNED_BACK,
};

const PHASES: Readonly<Record<Phase, Saga_Phase>> = {
  running: Saga_Phase.RUNNING,
  compensating: Saga_Phase.COMPENSATING,
  completed: Saga_Phase.COMPLETED,
  compensated: Saga_Phase.COMPENSATED,
};

export const phaseMessage = (phase: Phase): Saga_Phase => PHASES[phase];

/** The phase that is asked for; `undefined` for any. */
export function phaseAsked(message: Saga_Phase): Phase | undefined {
  return (Object.keys(PHASES) as Phase[]).find((phase) => PHASES[phase] === message);
}

export function directionMessage(direction: 'do' | 'undo'): SagaStep_Direction {
  return direction === 'do' ? SagaStep_Direction.DO : SagaStep_Direction.UNDO;
}

/** A line of the journal. An operator's reason stands before the code of the refusal that was forced. */
export function stepMessage(line: JournalEntry): StepMessage {
  return {
    step: line.step,
    direction: directionMessage(line.direction),
    outcome: OUTCOMES[line.outcome],
    reason: line.why ?? line.code ?? '',
    attempts: line.attempts,
    at: timestampFromDate(line.at),
    byWhom: line.byWhom ?? '',
  };
}

/** What a watcher is told of a line. */
export function toldMessage(line: ToldLine): Told {
  return {
    eventId: String(line.entryId),
    sagaId: line.sagaId,
    type: line.type,
    orderId: line.subject,
    phase: phaseMessage(line.phase),
    step: stepMessage(line),
    events: eventsOf(line),
  };
}
