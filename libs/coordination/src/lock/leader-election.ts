import { fullJitter, sleep, SystemClock, SystemRandom, type Clock, type Random } from '@comanda/kernel';
import { logger } from '@comanda/observability';
import type { HeldLock, Locks } from './locks.js';

/** One time as leader. */
export interface Term {
  /** The fencing token: greater than in every term before, of whomever. See {@link HeldLock.token}. */
  readonly token: number;
  /** Aborted when the term is over: lost, or given up. */
  readonly over: AbortSignal;
  /** Whether it is surely still ours; asks nobody. */
  isLeader(): boolean;
}

/** How to stand for election. */
export interface CandidacyOptions {
  /** A leader that is not heard of for so long is replaced, in milliseconds. See `AcquireOptions.ttlMs`. */
  readonly ttlMs: number;
  /**
   * What a leader does, once a term. It may go on until `term.over`; nobody here leads again before it has ended. When it throws, the term
   * is given up, so that another process has a try.
   */
  readonly lead?: (term: Term) => void | Promise<void>;
}

/** What a candidate knows: `unknown` while the backend is not reached, and before the first answer. */
export type Standing = 'leading' | 'following' | 'unknown';

/** A process that stands for election. */
export interface Candidacy {
  readonly standing: Standing;
  /** While leading. */
  readonly term: Term | undefined;
  /** Stands no more; resolves when the work of the term has ended, and the lead is given up. */
  withdraw(): Promise<void>;
}

/**
 * At most one leader among the processes that stand for the same thing, as far as locks can see to it.
 *
 * ```ts
 * const candidacy = new LeaderElection(locks).stand('reports', { ttlMs: 15_000, lead: (term) => makeReports(term) });
 * ```
 */
export class LeaderElection {
  private readonly time: { readonly clock: Clock; readonly random: Random };

  constructor(
    private readonly locks: Locks,
    {
      clock = new SystemClock(),
      random = new SystemRandom(),
    }: { readonly clock?: Clock; readonly random?: Random } = {},
  ) {
    this.time = { clock, random };
  }

  /** Stands from now on, again after each term, until it withdraws. */
  stand(name: string, options: CandidacyOptions): Candidacy {
    return new RunningCandidacy(this.locks, name, options, this.time);
  }
}

const BACKOFF = { baseMs: 200, maxMs: 5_000 };
const log = logger('coordination');

class RunningCandidacy implements Candidacy {
  standing: Standing = 'unknown';
  private current: Term | undefined;
  private failures = 0;
  private readonly withdrawing = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly locks: Locks,
    private readonly name: string,
    private readonly options: CandidacyOptions,
    private readonly time: { readonly clock: Clock; readonly random: Random },
  ) {
    this.running = this.run();
  }

  get term(): Term | undefined {
    return this.current?.isLeader() ? this.current : undefined;
  }

  async withdraw(): Promise<void> {
    this.withdrawing.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { clock, random } = this.time;
    while (!this.withdrawing.signal.aborted) {
      const lock = await this.seek();
      if (lock) await this.serve(lock);
      if (this.failures > 0 && !this.withdrawing.signal.aborted)
        await Promise.race([
          sleep(clock, fullJitter(random, this.failures, BACKOFF)),
          aborted(this.withdrawing.signal),
        ]);
    }
  }

  private async seek(): Promise<HeldLock | undefined> {
    const { ttlMs } = this.options;
    try {
      // First to know who leads; and never for ever: it must come out when the backend is away.
      const waitMs = this.standing === 'following' ? ttlMs : 0;
      const wait = { ttlMs, waitMs, signal: this.withdrawing.signal };
      const lock = await this.locks.acquire(this.name, wait);
      this.failures = 0;
      this.standing = lock ? 'leading' : 'following';
      return lock;
    } catch (error) {
      // Once is no news: at a start, the backend may be about to be reached.
      if (this.failures === 1) log.warn({ err: error, election: this.name }, 'who leads is not known');
      this.failures += 1;
      this.standing = 'unknown';
      return undefined;
    }
  }

  private async serve(lock: HeldLock): Promise<void> {
    const over = AbortSignal.any([lock.lost, this.withdrawing.signal]);
    const term = { token: lock.token, over, isLeader: () => !over.aborted && lock.isHeld() };
    this.current = term;
    log.info({ election: this.name, token: term.token }, 'leads');
    try {
      await this.options.lead?.(term);
      await aborted(over);
    } catch (error) {
      this.failures += 1;
      log.error({ err: error, election: this.name }, 'the work of a leader failed; another may try');
    }
    this.current = undefined;
    this.standing = 'unknown';
    await lock.release();
    log.info({ election: this.name, token: term.token }, 'leads no more');
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
