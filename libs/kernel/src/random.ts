/** Randomness as a port. */
export abstract class Random {
  /** Uniform in [0, 1). */
  abstract next(): number;
}

/** `Math.random`. */
export class SystemRandom extends Random {
  next(): number {
    return Math.random();
  }
}

/** Limits of a retry's delay, in milliseconds. */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Exponential backoff with full jitter: uniform in [0, min(max, base * 2^attempt)). `attempt` counts from 0. */
export function fullJitter(random: Random, attempt: number, { baseMs, maxMs }: Backoff): number {
  return random.next() * Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 30));
}
