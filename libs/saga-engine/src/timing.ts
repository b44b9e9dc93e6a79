import { stepOf, type Awaited, type RetryPolicy, type SagaDefinition, type Step } from '@comanda/saga';
import type { AwaitedCommand } from './saga-instance.js';

/** A compensatable step without an own deadline is undone after this. */
export const DEFAULT_DEADLINE_MS = 30_000;

/** What a step without an own policy does. */
export const DEFAULT_RETRY: Required<RetryPolicy> = {
  replyMs: 2_000,
  backoffMs: 1_000,
  maxBackoffMs: 15_000,
  parkAfter: 20,
};

/** A command that waits for an absent participant looks after it so seldom: its return is noticed otherwise. */
const ABSENT_MS = 30_000;

/** Milliseconds until the command is sent again. `jitter` is uniform in [0, 1). */
export function resendAfterMs(step: Step, attempt: number, jitter: number): number {
  const { replyMs, backoffMs, maxBackoffMs } = { ...DEFAULT_RETRY, ...step.retry };
  const backoff = Math.min(maxBackoffMs, backoffMs * 2 ** Math.min(attempt - 1, 16));
  return replyMs + Math.round(jitter * backoff);
}

/** Milliseconds until a command that could not be sent is looked at again. */
export function lookAgainAfterMs(jitter: number): number {
  return Math.round(ABSENT_MS * (0.5 + jitter));
}

/** Milliseconds from its first sending after which the outcome counts as unknown. Only a compensatable step has a deadline. */
export function deadlineMs(saga: SagaDefinition, { step: name, direction }: Awaited): number {
  const step = stepOf(saga, name);
  if (direction === 'undo' || step.kind !== 'compensatable') return Infinity;
  return step.deadlineMs ?? DEFAULT_DEADLINE_MS;
}

/** True when the awaited step must now count as unknown. One that never left has no deadline. */
export function isOverdue(saga: SagaDefinition, awaited: AwaitedCommand, now: Date): boolean {
  return awaited.sinceMs !== undefined && now.getTime() - awaited.sinceMs >= deadlineMs(saga, awaited);
}

/** Sendings after which a step without success needs an operator. */
export function parkAfter(saga: SagaDefinition, { step }: Awaited): number {
  return { ...DEFAULT_RETRY, ...stepOf(saga, step).retry }.parkAfter;
}

/** True when it was sent so often that an operator is needed. What has a deadline is decided by that. */
export function isExhausted(saga: SagaDefinition, awaited: AwaitedCommand): boolean {
  const { attempt, parkAt = parkAfter(saga, awaited) } = awaited;
  return attempt >= parkAt && deadlineMs(saga, awaited) === Infinity;
}

/** Uniform in [0, 1) over sagas, steps and attempts, and the same for the same: deciding stays pure (FNV-1a). */
export function jitterOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = `${part}:`;
    for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash ^= hash >>> 15; // the last characters alone would only move the low bits
  hash = Math.imul(hash, 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
