import type { JournalOutcome } from '@comanda/saga-engine';
import type { Phase } from '@comanda/saga';
import type { JournalLine } from '../../application/journal/journal-line.js';
import type { SagaFacts } from '../../application/saga-facts.js';
import type { OrchestratorDatabase } from './orchestrator-database.js';

export type SagaRow = Awaited<ReturnType<OrchestratorDatabase['sagaInstance']['findFirstOrThrow']>>;
export type JournalRow = Awaited<ReturnType<OrchestratorDatabase['sagaJournalEntry']['findFirstOrThrow']>>;

/** A stored saga, as far as it is shown. */
export function factsOf(row: SagaRow): SagaFacts {
  const { sagaId, type, definitionVersion, subject, startedAt, updatedAt, failedStep, failureCode, failureOutcome } =
    row;
  const failure = failedStep
    ? { step: failedStep, code: failureCode!, outcome: failureOutcome as 'refused' | 'unknown' }
    : undefined;
  return {
    sagaId,
    type,
    definitionVersion,
    subject,
    startedAt,
    updatedAt,
    parked: row.parkedReason ?? undefined,
    progress: {
      phase: row.phase as Phase,
      awaiting: row.awaiting as unknown as SagaFacts['progress']['awaiting'],
      failure,
    },
  };
}

/** A stored line of the journal. */
export function lineOf({ direction, outcome, code, phase, byWhom, why, ...row }: JournalRow): JournalLine {
  return {
    ...row,
    direction: direction as 'do' | 'undo',
    outcome: outcome as JournalOutcome,
    code: code ?? undefined,
    phase: phase as Phase,
    byWhom: byWhom ?? undefined,
    why: why ?? undefined,
  };
}
