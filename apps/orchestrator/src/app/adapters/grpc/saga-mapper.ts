import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Saga_Phase, SagaStep_Direction, SagaStep_Outcome, type OrchestratorService } from '@comanda/contracts';
import type { SagaWithJournal } from '../prisma/saga-queries.js';

type SagaMessage = NonNullable<MessageInitShape<typeof OrchestratorService.method.getSaga.output>['saga']>;

const PHASES: Readonly<Record<string, Saga_Phase>> = {
  running: Saga_Phase.RUNNING,
  compensating: Saga_Phase.COMPENSATING,
  completed: Saga_Phase.COMPLETED,
  compensated: Saga_Phase.COMPENSATED,
};

/** Answers that were dropped are for the journal's reader, not for the saga's progress. */
const OUTCOMES: Readonly<Record<string, SagaStep_Outcome>> = {
  succeeded: SagaStep_Outcome.SUCCEEDED,
  refused: SagaStep_Outcome.REFUSED,
  unknown: SagaStep_Outcome.UNKNOWN,
};

/** A saga as operators and views see it. */
export function sagaMessage({ saga, journal }: SagaWithJournal): SagaMessage {
  return {
    sagaId: saga.sagaId,
    type: saga.type,
    orderId: saga.subject,
    phase: PHASES[saga.phase] ?? Saga_Phase.PHASE_UNSPECIFIED,
    reason: saga.failureCode ?? '',
    steps: journal.filter(({ outcome }) => outcome in OUTCOMES).map(stepMessage),
    startedAt: timestampFromDate(saga.startedAt),
    updatedAt: timestampFromDate(saga.updatedAt),
  };
}

function stepMessage({ step, direction, outcome, code, attempts, at }: SagaWithJournal['journal'][number]) {
  return {
    step,
    direction: direction === 'do' ? SagaStep_Direction.DO : SagaStep_Direction.UNDO,
    outcome: OUTCOMES[outcome],
    reason: code ?? '',
    attempts,
    at: timestampFromDate(at),
  };
}
