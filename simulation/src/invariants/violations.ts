import { acceptedOnce } from './i01-accepted-once.js';
import { oneOutcome } from './i02-one-outcome.js';
import { allEnded } from './i03-all-ended.js';
import { effectOnce } from './i04-effect-once.js';
import { moneyAddsUp } from './i05-money.js';
import { nothingLeft } from './i06-nothing-left.js';
import { undoneInOrder } from './i07-undone-in-order.js';
import { legalTransitions } from './i08-legal-transitions.js';
import { fencedOut } from './i09-fenced-out.js';
import { committedFirst } from './i10-committed-first.js';
import { monotonicReads } from './i11-monotonic-reads.js';
import { nothingOwed } from './i12-nothing-owed.js';
import { Evidence, type Remains } from './evidence.js';

/** The invariants of reliability.md that hold for every run, in their order. */
const INVARIANTS: readonly ((evidence: Evidence) => string[])[] = [
  acceptedOnce,
  oneOutcome,
  allEnded,
  effectOnce,
  moneyAddsUp,
  nothingLeft,
  undoneInOrder,
  legalTransitions,
  fencedOut,
  committedFirst,
  monotonicReads,
  nothingOwed,
];

/** What a run has violated, a line each. */
export function violationsOf(remains: Remains): string[] {
  const evidence = new Evidence(remains);
  return INVARIANTS.flatMap((invariant) => invariant(evidence));
}
