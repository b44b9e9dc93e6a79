import type { ToldLine } from './journal-line.js';
import type { JournalPage } from './journal-source.js';

/** A place that is still missing after so long is given up, should some transaction hang. */
const PATIENCE_MS = 5_000;

/** What was seen when a place was found missing. */
interface Mark {
  /** Every place up to here was given out by then, */
  readonly upTo: bigint;
  /** to transactions before this one. */
  readonly nextToRun: bigint;
  readonly sinceMs: number;
}

/**
 * Puts the journal in order. Places are given out before the commit, so that a smaller one may become visible after a greater one; a
 * place that stays empty belongs to a transaction that was rolled back. Lines behind a missing place are held back until all
 * transactions that could have it have ended: whoever has received a place has received all before it.
 */
export class JournalOrder {
  private settledUpTo = 0n;
  private mark: Mark | undefined;

  /** `next` is the first place that is put out. */
  constructor(public next: bigint) {}

  /** True while lines are held back: they should be read again soon. */
  get isWaiting(): boolean {
    return this.mark !== undefined;
  }

  /** The lines that can be put out now, of a page that begins at {@link next}. */
  take({ lines, oldestRunning, nextToRun }: JournalPage, nowMs: number): ToldLine[] {
    this.settle(oldestRunning, nowMs);
    const ready: ToldLine[] = [];
    for (const line of lines) {
      const isNext = line.entryId === this.next || line.entryId - 1n <= this.settledUpTo;
      if (!isNext) {
        this.mark ??= { upTo: lines.at(-1)!.entryId, nextToRun, sinceMs: nowMs };
        break;
      }
      ready.push(line);
      this.next = line.entryId + 1n;
    }
    return ready;
  }

  /** What is missing now up to the mark stays missing when whoever could have written it has ended. */
  private settle(oldestRunning: bigint, nowMs: number): void {
    if (!this.mark) return;
    const { upTo, nextToRun, sinceMs } = this.mark;
    if (oldestRunning < nextToRun && nowMs - sinceMs < PATIENCE_MS) return;
    this.settledUpTo = upTo;
    this.mark = undefined;
  }
}
