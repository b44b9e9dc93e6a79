/** A node that may be chosen. */
export interface Candidate {
  readonly id: string;
  /** Calls that it answers now. */
  readonly inFlight: number;
  /** Its share of the calls, against the weights of the others. Positive. */
  readonly weight: number;
}

/**
 * Chooses one of several nodes, which are never none. Calls with the same key go together where the selector heeds keys. It looks at
 * what it is given only, and counts no call: whoever makes the call does.
 */
export type Selector = <C extends Candidate>(candidates: readonly C[], key?: string) => C;
