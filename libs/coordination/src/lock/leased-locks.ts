import { fullJitter, SystemClock, SystemRandom, type Clock, type Random } from '@comanda/kernel';
import type { Watch } from '../key-value.js';
import { checkKey } from '../keys.js';
import { HeldLease } from './held-lease.js';
import type { Leases } from './leases.js';
import { Locks, type AcquireOptions, type HeldLock } from './locks.js';
import { Wakeup } from './wakeup.js';

/** What all locks need. */
export interface LockOptions {
  /** Who holds what, for people who look at the store: a process's name, its host. */
  readonly owner?: string;
  readonly clock?: Clock;
  readonly random?: Random;
}

type Attempt = { readonly lock: HeldLock } | { readonly busyForMs: number; readonly error?: unknown };

const BACKOFF = { baseMs: 100, maxMs: 2_000 };
/** Those who wait do not all come at the same moment. */
const SPREAD_MS = 50;

/** Locks on any backend that can lease. */
export class LeasedLocks extends Locks {
  private readonly held = new Set<HeldLock>();
  private readonly closing = new AbortController();
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly owner: string;

  constructor(
    private readonly leases: Leases,
    { owner = `pid ${process.pid}`, clock = new SystemClock(), random = new SystemRandom() }: LockOptions = {},
  ) {
    super();
    this.owner = owner;
    this.clock = clock;
    this.random = random;
  }

  async acquire(name: string, { ttlMs, waitMs = 0, signal }: AcquireOptions): Promise<HeldLock | undefined> {
    checkKey(name);
    const ends = AbortSignal.any([this.closing.signal, ...(signal ? [signal] : [])]);
    const wakeup = new Wakeup(this.clock, ends);
    const endMs = this.clock.monotonicMs() + waitMs;
    let watch: Watch | undefined;
    try {
      for (let failures = 0; !ends.aborted;) {
        const attempt = await this.attempt(name, ttlMs, failures);
        if ('lock' in attempt) return await this.unlessEnded(attempt.lock, ends);
        const leftMs = endMs - this.clock.monotonicMs();
        if (leftMs <= 0 && attempt.error) throw attempt.error;
        if (leftMs <= 0) return undefined;
        failures = attempt.error ? failures + 1 : 0;
        watch ??= this.leases.onFree(name, () => wakeup.wake());
        await wakeup.within(Math.min(leftMs, attempt.busyForMs + this.random.next() * SPREAD_MS));
      }
      return undefined;
    } finally {
      watch?.stop();
      wakeup.stop();
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all([...this.held].map((lock) => lock.release()));
  }

  private async attempt(name: string, ttlMs: number, failures: number): Promise<Attempt> {
    const { clock, random } = this;
    const askedAtMs = clock.monotonicMs();
    try {
      const lease = await this.leases.take(name, ttlMs, this.owner);
      if ('busyForMs' in lease) return lease;
      const lock: HeldLock = new HeldLease({
        ...{ name, lease, askedAtMs, clock, random },
        onEnd: () => void this.held.delete(lock),
      });
      this.held.add(lock);
      return { lock };
    } catch (error) {
      return { busyForMs: fullJitter(random, failures, BACKOFF), error };
    }
  }

  /** Who has stopped waiting would not give it back. */
  private async unlessEnded(lock: HeldLock, ends: AbortSignal): Promise<HeldLock | undefined> {
    if (!ends.aborted) return lock;
    await lock.release();
    return undefined;
  }
}
