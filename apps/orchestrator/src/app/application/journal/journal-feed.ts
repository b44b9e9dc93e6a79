import type { ToldLine } from './journal-line.js';
import { JournalReading, type JournalReadingParts } from './journal-reading.js';

/** What a watcher wants to see. */
export interface Watch {
  /** Only sagas about this; all when absent. */
  readonly subject?: string | undefined;
  /** Only lines behind this place; those from now on when absent. */
  readonly after?: bigint | undefined;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

interface Watcher {
  wake?: () => void;
}

/** Lines that a watcher who is far behind has read at once, for it alone. */
const PAGE = 500;

/**
 * The journal as it grows, for any number of watchers at the price of one: while there is one, each burst of news is read once. A
 * watcher gets every line, in order. What it is slow to take is not kept for it but read again.
 */
export class JournalFeed {
  private readonly watchers = new Set<Watcher>();
  private reading: Promise<JournalReading> | undefined;

  constructor(private readonly parts: JournalReadingParts) {}

  /** Resolves when all that is written from then on will be told. */
  async watch({ subject, after, signal }: Watch): Promise<AsyncIterable<ToldLine>> {
    const watcher: Watcher = {};
    const leave = (): void => this.leave(watcher);
    this.watchers.add(watcher);
    signal.addEventListener('abort', leave, { once: true });
    try {
      const reading = await (this.reading ??= this.begin());
      const place = await this.placeOf(after, reading);
      if (signal.aborted) leave();
      return this.linesOf(watcher, reading, place, subject);
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async begin(): Promise<JournalReading> {
    const newest = await this.parts.source.newest();
    return new JournalReading(this.parts, newest, () => this.watchers.forEach(({ wake }) => wake?.()));
  }

  /** A place that is not there yet would let nothing pass until it is. */
  private async placeOf(after: bigint | undefined, { reached }: JournalReading): Promise<bigint> {
    if (after === undefined) return reached;
    if (after <= reached) return after;
    const newest = await this.parts.source.newest();
    return after < newest ? after : newest;
  }

  private async *linesOf(
    watcher: Watcher,
    { window }: JournalReading,
    start: bigint,
    subject: string | undefined,
  ): AsyncGenerator<ToldLine> {
    let place = start;
    try {
      while (this.watchers.has(watcher)) {
        const end = place < window.since ? window.since : undefined;
        const lines = end ? await this.parts.source.between(place, end, PAGE, subject) : window.after(place);
        for (const line of lines) {
          place = line.entryId;
          if (subject === undefined || line.subject === subject) yield line;
          if (!this.watchers.has(watcher)) return;
        }
        if (end && lines.length < PAGE) place = end;
        if (!end && lines.length === 0) await new Promise<void>((resolve) => (watcher.wake = resolve));
      }
    } finally {
      this.leave(watcher);
    }
  }

  private leave(watcher: Watcher): void {
    if (!this.watchers.delete(watcher)) return;
    watcher.wake?.();
    if (this.watchers.size > 0) return;
    this.reading?.then(
      (reading) => reading.stop(),
      () => undefined,
    );
    this.reading = undefined;
  }
}
