import type { Awaited, SagaDefinition } from '@comanda/saga';
import { stepOf } from '@comanda/saga';

/** A compensatable step without an own deadline is undone after this. */
export const DEFAULT_DEADLINE_MS = 30_000;

/** So long a reply may take before its command is sent again. */
const REPLY_MS = 2_000;
/** What is added grows with each sending, with full jitter. */
const BACKOFF_BASE_MS = 500;
const BACKOFF_MAX_MS = 15_000;

/** When the awaited command is sent again. `jitter` is uniform in [0, 1). */
export function resendAt(now: Date, attempt: number, jitter: number): Date {
  const backoff = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** Math.min(attempt, 16));
  return new Date(now.getTime() + REPLY_MS + jitter * backoff);
}

/** True when the awaited step must now count as unknown. Only a compensatable step, on its way forward, has a deadline. */
export function isOverdue(saga: SagaDefinition, { step: name, direction }: Awaited, since: Date, now: Date): boolean {
  const step = stepOf(saga, name);
  if (direction === 'undo' || step.kind !== 'compensatable') return false;
  return now.getTime() - since.getTime() >= (step.deadlineMs ?? DEFAULT_DEADLINE_MS);
}

/** Uniform in [0, 1) over sagas, steps and attempts, and the same for the same: deciding stays pure (FNV-1a). */
export function jitterOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of parts.join(':')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  hash ^= hash >>> 15; // the last characters alone would only move the low bits
  hash = Math.imul(hash, 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
