import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { OrchestratorService } from '@comanda/contracts';
import type { JournalEntry, JournalOutcome } from '@comanda/saga-engine';
import { definitionOf, participantOf, type SagaFacts } from '../../application/saga-facts.js';
import { sagas } from '../../sagas/index.js';
import { directionMessage, phaseMessage, stepMessage } from './step-message.js';

type SagaMessage = NonNullable<MessageInitShape<typeof OrchestratorService.method.getSaga.output>['saga']>;

/** A saga as operators see it, with the lines of its journal that are given. */
export function sagaMessage(saga: SagaFacts, journal: readonly JournalEntry[]): SagaMessage {
  const { phase, awaiting, failure } = saga.progress;
  const definition = definitionOf(saga, sagas);
  return {
    sagaId: saga.sagaId,
    type: saga.type,
    orderId: saga.subject,
    phase: phaseMessage(phase),
    reason: failure?.code ?? '',
    steps: journal.map(stepMessage),
    startedAt: timestampFromDate(saga.startedAt),
    updatedAt: timestampFromDate(saga.updatedAt),
    definitionVersion: saga.definitionVersion,
    awaiting: awaiting.map((awaited) => ({
      step: awaited.step,
      direction: directionMessage(awaited.direction),
      attempt: awaited.attempt,
      participant: definition ? participantOf(definition, awaited) : '',
    })),
    parkedReason: saga.parked ?? '',
  };
}

const BESIDE_THE_WAY: readonly JournalOutcome[] = ['started', 'dropped'];

/** The lines that say how a saga has come to where it is, without those that moved no step. For lists and views. */
export function wayOf(journal: readonly JournalEntry[]): JournalEntry[] {
  return journal.filter(({ outcome }) => !BESIDE_THE_WAY.includes(outcome));
}
