import type { JournalEntry, JournalOutcome } from '@comanda/saga-engine';

/** What a line of the journal means to who watches sagas. */
export type SagaEventName =
  | 'SagaStarted'
  | 'SagaStepSucceeded'
  | 'SagaStepRefused'
  | 'SagaCompensating'
  | 'SagaCompleted'
  | 'SagaCompensated'
  | 'SagaParked';

const OF_OUTCOME: Partial<Record<JournalOutcome, SagaEventName>> = {
  started: 'SagaStarted',
  succeeded: 'SagaStepSucceeded',
  skipped: 'SagaStepSucceeded',
  refused: 'SagaStepRefused',
  forced: 'SagaStepRefused',
  parked: 'SagaParked',
};

/** Lines after which the saga is where it was before. */
const WITHOUT_MOVE: readonly JournalOutcome[] = ['dropped', 'parked', 'retried'];

/** The events of a line, what happened to the step first. */
export function eventsOf(line: Pick<JournalEntry, 'outcome' | 'direction' | 'phase'>): SagaEventName[] {
  const ofStep = OF_OUTCOME[line.outcome];
  const ofSaga = WITHOUT_MOVE.includes(line.outcome) ? undefined : moveOf(line);
  return [...(ofStep ? [ofStep] : []), ...(ofSaga ? [ofSaga] : [])];
}

function moveOf({ direction, phase }: Pick<JournalEntry, 'direction' | 'phase'>): SagaEventName | undefined {
  if (phase === 'completed') return 'SagaCompleted';
  if (phase === 'compensated') return 'SagaCompensated';
  // A step forward after which the saga goes back is the one that turned it.
  return phase === 'compensating' && direction === 'do' ? 'SagaCompensating' : undefined;
}
