import { Fence } from '@comanda/coordination';

// #region store
/** Stands for a table, which would check the token in the statement that writes. All processes write to it. */
class ReportStore {
  private readonly fence = new Fence();
  readonly lines: string[] = [];

  /** Throws `FENCED_OUT` when one with a greater token has written already. */
  write(line: string, token: number): void {
    this.fence.admit(token);
    this.lines.push(line);
  }
}

export const store = new ReportStore();
// #endregion
