import type { LogTable } from '@comanda/messaging';

/** What happened to a step. `dropped`: an answer that came too late, twice, or for another attempt. */
export type JournalOutcome = 'succeeded' | 'refused' | 'unknown' | 'dropped';

/** One line of a saga's journal. */
export interface JournalEntry {
  readonly sagaId: string;
  readonly step: string;
  readonly direction: 'do' | 'undo';
  readonly outcome: JournalOutcome;
  /** Code of a refusal. */
  readonly code?: string | undefined;
  /** Times that the command had been sent by then. */
  readonly attempts: number;
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
    at: 'timestamptz',
  },
  toRow: (entry) => ({
    saga_id: entry.sagaId,
    step: entry.step,
    direction: entry.direction,
    outcome: entry.outcome,
    code: entry.code ?? null,
    attempts: entry.attempts,
    at: entry.at,
  }),
};
