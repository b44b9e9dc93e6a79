import type { ToldLine } from './journal-line.js';

/** The newest lines of the journal, in order: who is not far behind reads them here. */
export class JournalWindow {
  private readonly lines: ToldLine[] = [];

  /** Holds up to `size` lines, and for a while twice as many. Begins behind the place `since`. */
  constructor(
    private readonly size: number,
    private sinceNow: bigint,
  ) {}

  /** Every line behind this place that has been told is in the window. */
  get since(): bigint {
    return this.sinceNow;
  }

  add(lines: readonly ToldLine[]): void {
    this.lines.push(...lines);
    if (this.lines.length < this.size * 2) return;
    const old = this.lines.splice(0, this.lines.length - this.size);
    this.sinceNow = old.at(-1)!.entryId;
  }

  /** The lines behind that place, which must not lie before `since`. */
  after(place: bigint): readonly ToldLine[] {
    let low = 0;
    for (let high = this.lines.length; low < high;) {
      const middle = (low + high) >>> 1;
      if (this.lines[middle]!.entryId <= place) low = middle + 1;
      else high = middle;
    }
    return this.lines.slice(low);
  }
}
