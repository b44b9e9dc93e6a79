/** What a policy may be told while it runs. Durations are in milliseconds. */
export interface PolicySettings {
  /** How long a call may take in all, its retries included. */
  readonly deadlineMs: number;
  /** How often a call that failed is tried again, at most. */
  readonly retries: number;
  /** Before the first retry it waits less than this; before each further one, less than twice as long as before. */
  readonly retryBaseMs: number;
  /** It never waits longer than this before a retry. */
  readonly retryMaxMs: number;
  /** Of a hundred calls so many may be tried again: the most that retries add to the load. */
  readonly retryBudgetPercent: number;
  /** Calls at the same time; more fail at once. */
  readonly capacity: number;
  /** The breaker opens when more than this share of the calls of the last ten seconds failed. */
  readonly errorPercent: number;
  /** Fewer calls than this in the last ten seconds never open it. */
  readonly minimumCalls: number;
  /** How long it stays open before one call is let through to try. */
  readonly openMs: number;
}

/** What holds where nothing else is said. */
export const defaultPolicySettings: PolicySettings = {
  deadlineMs: 5_000,
  retries: 2,
  retryBaseMs: 50,
  retryMaxMs: 1_000,
  retryBudgetPercent: 10,
  capacity: 1_000,
  errorPercent: 50,
  minimumCalls: 10,
  openMs: 2_000,
};
