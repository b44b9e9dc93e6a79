import type { JournalEntry } from '@comanda/saga-engine';

/** A line of the journal as it is stored. */
export interface JournalLine extends JournalEntry {
  /** Its place. Given when it is written, so that a smaller one may become visible later. */
  readonly entryId: bigint;
}

/** A line, and what its saga is. */
export interface ToldLine extends JournalLine {
  /** Name of the saga's definition. */
  readonly type: string;
  /** Id of what the saga is about. */
  readonly subject: string;
}
