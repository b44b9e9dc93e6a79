/** How a lock is asked for. */
export interface AcquireOptions {
  /**
   * How long the lock stays with a holder that is not heard of, in milliseconds. It is renewed three times as often. Pauses of the
   * process that are longer cost the lock; a backend may have a least TTL of its own.
   */
  readonly ttlMs: number;
  /** How long to wait for it, in milliseconds; `Infinity` for ever. Tried once if absent. */
  readonly waitMs?: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/** A lock that this process has taken. */
export interface HeldLock {
  readonly name: string;
  /**
   * The fencing token: greater than that of every holder before. Send it with what is written under the lock, and let the store refuse
   * what has a smaller one than it has seen (see `Fence`). It is the only thing that keeps a holder out that was paused, and does
   * not know yet that it has lost the lock.
   */
  readonly token: number;
  /** Aborted as soon as this process knows that the lock may be another's; not by {@link release}. */
  readonly lost: AbortSignal;
  /** Whether the lock is surely still ours, by this process's own clock: asks nobody. To be asked before each step of the work. */
  isHeld(): boolean;
  /** Gives it back. Never rejects: what cannot be given back now is free when its TTL is over. */
  release(): Promise<void>;
}

/**
 * Locks by name, each held by at most one at a time, as far as the backend and the clocks are right; the {@link HeldLock.token} is for when
 * they are not. No order among those who wait.
 *
 * ```ts
 * const lock = await locks.acquire('cleaning', { ttlMs: 15_000, waitMs: 60_000 });
 * if (!lock) return;
 * try {
 *   while (lock.isHeld() && (await cleanSome(lock.token)) > 0);
 * } finally {
 *   await lock.release();
 * }
 * ```
 */
export abstract class Locks {
  /**
   * Takes the lock, or answers undefined when it is another's for as long as one wants to wait. Rejects with `DomainError`
   * `COORDINATION_UNAVAILABLE` when the backend is not reached, or is still not when the wait is over.
   */
  abstract acquire(name: string, options: AcquireOptions): Promise<HeldLock | undefined>;
  /** Gives back what is held, and ends what waits. */
  abstract close(): Promise<void>;
}
