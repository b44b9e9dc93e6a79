import type { FailureKind } from './failure-kind.js';
import type { Retries } from './retries.js';

/** A call that has failed just now. */
export interface FailedAttempt {
  readonly kind: FailureKind;
  /** Sendings so far, this one included. */
  readonly number: number;
  /** May it be done twice? */
  readonly repeatable: boolean;
  /** Until its deadline. */
  readonly timeLeftMs: number;
}

/**
 * Milliseconds until it is tried again; `undefined` when it is not. Pays for it. A retry that could not begin before the deadline is none.
 */
export function retryAfterMs(
  { kind, number, repeatable, timeLeftMs }: FailedAttempt,
  retries: Retries,
): number | undefined {
  const mayRetry = kind === 'unsent' || (kind === 'lost' && repeatable);
  if (!mayRetry || number > retries.most) return undefined;
  const waitMs = retries.waitMs(number);
  if (waitMs >= timeLeftMs) return undefined;
  return kind === 'unsent' || retries.takeOut() ? waitMs : undefined;
}
