import type { Column } from './columns.js';
import type { CoverageRow } from './rows.js';

/** How often each step of each saga has met each fault. */
export class Coverage {
  /** By row and column; see {@link add}. */
  readonly counts = new Map<string, number>();

  constructor(readonly rows: readonly CoverageRow[]) {}

  /** Counts, where the row is one. */
  count(row: string | undefined, column: Column): void {
    if (row === undefined) return;
    this.countMore(`${row}|${column}`, 1);
  }

  /** Adds what others have counted, over the same rows. */
  add(counts: ReadonlyMap<string, number>): void {
    for (const [key, count] of counts) this.countMore(key, count);
  }

  of(row: string, column: Column): number {
    return this.counts.get(`${row}|${column}`) ?? 0;
  }

  /** Cells that no run has reached. */
  empty(): { readonly row: string; readonly column: Column }[] {
    return this.rows.flatMap(({ name: row, columns }) =>
      columns.filter((column) => this.of(row, column) === 0).map((column) => ({ row, column })),
    );
  }

  private countMore(key: string, count: number): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + count);
  }
}
