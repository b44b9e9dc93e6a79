import type { ToldLine } from './journal-line.js';

/** Lines in the order of their places, with what one look at the database can tell of those that are missing between them. */
export interface JournalPage {
  readonly lines: readonly ToldLine[];
  /** All transactions before this one had ended. */
  readonly oldestRunning: bigint;
  /** No transaction from this one on had begun to write. */
  readonly nextToRun: bigint;
}

/** The journal, as watchers read it. */
export abstract class JournalSource {
  /** The last place that is visible; 0 for an empty journal. */
  abstract newest(): Promise<bigint>;
  /** Up to `limit` lines from that place on. */
  abstract from(place: bigint, limit: number): Promise<JournalPage>;
  /** Up to `limit` lines in (after, upTo], of one subject where it is named. */
  abstract between(after: bigint, upTo: bigint, limit: number, subject: string | undefined): Promise<ToldLine[]>;
}
