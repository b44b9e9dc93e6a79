import type { Phase } from '@comanda/saga';
import { logEntry, type LogEntry, type LogTable } from '@comanda/messaging';

/**
 * What happened. `dropped`: an answer that came too late, twice, or for another attempt. `parked`: an operator is needed.
 * The last four are an operator's acts.
 */
export type JournalOutcome =
  | 'started'
  | 'succeeded'
  | 'refused'
  | 'unknown'
  | 'dropped'
  | 'parked'
  | 'retried'
  | 'skipped'
  | 'forced'
  | 'turned-back';

/** One line of a saga's journal. */
export interface JournalEntry {
  readonly sagaId: string;
  /** The first awaited step, where the line is about the whole saga. */
  readonly step: string;
  readonly direction: 'do' | 'undo';
  readonly outcome: JournalOutcome;
  /** Code of a refusal or of an unknown outcome. */
  readonly code?: string | undefined;
  /** Times that the command had been sent by then. */
  readonly attempts: number;
  /** Where the saga was after it. */
  readonly phase: Phase;
  /** The operator, and the reason that was given. */
  readonly byWhom?: string | undefined;
  readonly why?: string | undefined;
  readonly at: Date;
}

/** Append-only; `entry_id` is given by the database and tells the order. */
export const sagaJournal: LogTable<JournalEntry> = {
  name: 'saga_journal',
  columns: {
    saga_id: 'text',
    step: 'text',
    direction: 'text',
    outcome: 'text',
    code: 'text',
    attempts: 'integer',
    phase: 'text',
    by_whom: 'text',
    why: 'text',
    at: 'timestamptz',
  },
  toRow: (entry) => ({
    saga_id: entry.sagaId,
    step: entry.step,
    direction: entry.direction,
    outcome: entry.outcome,
    code: entry.code ?? null,
    attempts: entry.attempts,
    phase: entry.phase,
    by_whom: entry.byWhom ?? null,
    why: entry.why ?? null,
    at: entry.at,
  }),
};

/** A line for the journal. */
export const noted = (entry: JournalEntry): LogEntry => logEntry(sagaJournal, entry);
