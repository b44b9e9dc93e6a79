import type { ToldLine } from '../src/app/application/journal/journal-line.js';
import { JournalSource, type JournalPage } from '../src/app/application/journal/journal-source.js';
import { aLine } from './journal-mothers.js';

/** A journal whose transactions commit when the test says. Each has a number, and the places that it took. */
export class MemoryJournal extends JournalSource {
  /** Times that what is new was read, and that a watcher read for itself. */
  reads = 0;
  readsAlone = 0;
  /** The next readings fail. */
  broken = false;
  private readonly lines: ToldLine[] = [];
  private readonly running = new Set<bigint>();
  private places = 0n;
  private transactions = 0n;

  /** Commits lines at the next places. */
  write(...given: readonly Partial<ToldLine>[]): void {
    this.begin(...given).commit();
  }

  /** Takes the next places, and keeps them until the transaction ends. */
  begin(...given: readonly Partial<ToldLine>[]): { commit(): void; rollBack(): void } {
    const transaction = ++this.transactions;
    this.running.add(transaction);
    const lines = given.map((line) => aLine(++this.places, line));
    const end = (): void => void this.running.delete(transaction);
    const commit = (): void => {
      end();
      this.lines.push(...lines);
      this.lines.sort((a, b) => Number(a.entryId - b.entryId));
    };
    return { commit, rollBack: end };
  }

  async newest(): Promise<bigint> {
    this.requireWhole();
    return this.lines.at(-1)?.entryId ?? 0n;
  }

  async from(place: bigint, limit: number): Promise<JournalPage> {
    this.reads += 1;
    this.requireWhole();
    const nextToRun = this.transactions + 1n;
    const [oldestRunning = nextToRun] = [...this.running].sort((a, b) => Number(a - b));
    const lines = this.lines.filter(({ entryId }) => entryId >= place).slice(0, limit);
    return { lines, oldestRunning, nextToRun };
  }

  async between(after: bigint, upTo: bigint, limit: number, subject: string | undefined): Promise<ToldLine[]> {
    this.readsAlone += 1;
    this.requireWhole();
    const matching = this.lines.filter(
      (line) => line.entryId > after && line.entryId <= upTo && (subject === undefined || line.subject === subject),
    );
    return matching.slice(0, limit);
  }

  private requireWhole(): void {
    if (this.broken) throw new Error('no journal');
  }
}
