/** Saved up in quiet times, so many retries may come in one burst. */
const MOST_SAVED = 100;
const ONE_RETRY = 100;

/**
 * Bounds what retries add to the load, whatever goes wrong: each call pays in a part of a retry, and each retry takes a whole one out. It
 * begins empty, so that from the start there are never more retries than that share of the calls.
 */
export class RetryBudget {
  /** In hundredths of a retry: whole numbers add up exactly. */
  private saved = 0;

  /** A call that is not a retry. `percent` of them may be retried. */
  payIn(percent: number): void {
    this.saved = Math.min(MOST_SAVED * ONE_RETRY, this.saved + percent);
  }

  /** Answers whether a retry is allowed; if so it is paid for. */
  takeOut(): boolean {
    if (this.saved < ONE_RETRY) return false;
    this.saved -= ONE_RETRY;
    return true;
  }

  /** Retries that are allowed now. */
  get left(): number {
    return Math.floor(this.saved / ONE_RETRY);
  }
}
