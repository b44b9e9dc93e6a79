import type { Column } from './columns.js';
import type { CoverageRow } from './rows.js';

/** How often each step of each saga has met each fault. */
export class Coverage {
  private readonly counts = new Map<string, number>();

  constructor(readonly rows: readonly CoverageRow[]) {}

  /** Counts, where the row is one. */
  count(row: string | undefined, column: Column): void {
    if (row === undefined) return;
    const key = `${row}|${column}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
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
}
