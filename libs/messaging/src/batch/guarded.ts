import { DomainError } from '@comanda/kernel';
import type { Reads } from '../handler.js';
import type { Outcome } from '../work.js';

/** What a work reads, or why that cannot be said. */
export type ReadsOrOutcome = Reads | Outcome;

/** Runs a handler's function. A thrown DomainError is a refusal, or "not now"; anything else is a defect. */
export function guarded<T>(run: () => T): T | Outcome {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof DomainError)) return { kind: 'failed', error };
    return error.retryable ? { kind: 'unavailable', error } : { kind: 'refused', error };
  }
}

export function isOutcome(value: ReadsOrOutcome): value is Outcome {
  return typeof (value as Outcome).kind === 'string';
}
