import { sleep, SystemClock, SystemRandom, type Clock, type Random } from '@comanda/kernel';
import type { BreakerStatus, CallKind } from './breaker-status.js';
import type { Breakers } from './breakers.js';
import { timeLeftMs } from './deadline.js';
import { CallAbandonedError, endingAfter } from './ending-after.js';
import { failureKindOf, type FailureKind } from './failure-kind.js';
import { httpFailureKindOf } from './http-failure-kind.js';
import { PeerBreaker } from './peer-breaker.js';
import { NotCalledError, tooLate } from './peer-unavailable.js';
import { defaultPolicySettings, type PolicySettings } from './policy-settings.js';
import { Retries } from './retries.js';
import { RetryBudget } from './retry-budget.js';
import { retryAfterMs } from './retry-decision.js';

export interface PolicyOptions {
  readonly peer: string;
  readonly kind: CallKind;
  /** Asked at each call, so that a change holds from the next call on; the defaults if absent. */
  readonly settings?: () => PolicySettings;
  /** What an error says about call and peer; if absent, as {@link failureKindOf}, and for HTTP as {@link httpFailureKindOf}. */
  readonly failureKindOf?: (error: unknown) => FailureKind;
  /** Where its breaker is listed, and forced. */
  readonly breakers?: Breakers | undefined;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** One sending of a call. */
export interface Attempt {
  /** Counts from 1. */
  readonly number: number;
  /** Until the call's deadline, for the callee to be told. */
  readonly timeLeftMs: number;
  /** Aborts when the deadline is over, or the caller has gone. */
  readonly signal: AbortSignal;
  /** For work that {@link PolicyCall.retriesItself}. */
  readonly retries: Retries;
}

/** What a single call may say. */
export interface PolicyCall<T> {
  /** In place of the settings'. A shorter one around the call (`withinDeadline`) holds in any case. */
  readonly deadlineMs?: number | undefined;
  /** May the callee get it twice? Otherwise it is tried again only if nothing can have reached the peer. */
  readonly repeatable?: boolean | undefined;
  /** Ends the call, and its waiting for a retry. */
  readonly signal?: AbortSignal | undefined;
  /** True when each attempt ends by its deadline by itself (as gRPC's do): then no timer of ours is spent on it. */
  readonly endsByItself?: boolean | undefined;
  /**
   * True when the attempt sends again by itself, as its `retries` allow: then the policy does not, and its breaker sees the outcome of all
   * sendings as one.
   */
  readonly retriesItself?: boolean | undefined;
  /** Answers in place of a peer that cannot. Not asked when the peer has answered, though with a refusal. */
  readonly fallback?: ((error: unknown) => T | Promise<T>) | undefined;
}

/**
 * How a peer is called: within a deadline, through a breaker with a bulkhead, again after a while where that may help and the budget allows
 * it, and with an answer in its place where there is one. Whoever calls through a policy must not retry by itself.
 *
 * ```ts
 * const policy = new Policy({ peer: 'kitchen', kind: 'http' });
 * const read = async ({ signal }: Attempt) => (await successful(await fetch(url, { signal }))).json();
 * const menu = await policy.run(read, { repeatable: true, fallback: () => lastMenu });
 * ```
 */
export class Policy {
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly budget = new RetryBudget();
  private readonly breaker: PeerBreaker;
  private readonly settings: () => PolicySettings;
  private readonly kindOf: (error: unknown) => FailureKind;
  private readonly unlist: (() => void) | undefined;

  constructor({ peer, kind, settings, clock, random, breakers, ...options }: PolicyOptions) {
    this.clock = clock ?? new SystemClock();
    this.random = random ?? new SystemRandom();
    this.settings = settings ?? (() => defaultPolicySettings);
    const kindOf = options.failureKindOf ?? (kind === 'http' ? httpFailureKindOf : failureKindOf);
    this.kindOf = (error) => (error instanceof CallAbandonedError ? 'answered' : kindOf(error));
    const isFailure = (error: unknown): boolean => this.kindOf(error) !== 'answered';
    this.breaker = new PeerBreaker({ peer, kind, settings: this.settings(), isFailure, clock: this.clock });
    this.unlist = breakers?.add(this.breaker);
  }

  /** Calls. Rejects with the last attempt's error, or with `DomainError` `SERVICE_UNAVAILABLE` when the peer was not called or was too late. */
  async run<T>(attempt: (attempt: Attempt) => Promise<T>, call: PolicyCall<T> = {}): Promise<T> {
    const settings = this.settings();
    this.breaker.update(settings);
    this.budget.payIn(settings.retryBudgetPercent);
    const retries = new Retries(settings, this.budget, this.random);
    try {
      return await this.attempts(attempt, call, settings.deadlineMs, retries);
    } catch (error) {
      if (call.fallback && this.kindOf(error) !== 'answered') return call.fallback(error);
      throw error;
    }
  }

  /** Its breaker as it is now. */
  status(): BreakerStatus {
    return this.breaker.status();
  }

  /** Ends its timers; calls from now on reject. Those that run go on. */
  close(): void {
    this.unlist?.();
    this.breaker.close();
  }

  private async attempts<T>(
    attempt: (attempt: Attempt) => Promise<T>,
    call: PolicyCall<T>,
    deadlineMs: number,
    retries: Retries,
  ): Promise<T> {
    const untilMs = this.clock.monotonicMs() + Math.min(call.deadlineMs ?? deadlineMs, timeLeftMs());
    const leftMs = (): number => untilMs - this.clock.monotonicMs();
    for (let number = 1; ; number += 1) {
      try {
        return await this.once(attempt, { number, timeLeftMs: leftMs(), retries }, call);
      } catch (error) {
        const waitMs = call.retriesItself ? undefined : this.retryAfterMs(error, number, leftMs(), call, retries);
        if (waitMs === undefined) throw error;
        await sleep(this.clock, waitMs);
        if (call.signal?.aborted) throw error;
      }
    }
  }

  private once<T>(
    attempt: (attempt: Attempt) => Promise<T>,
    facts: Omit<Attempt, 'signal'>,
    { signal, endsByItself }: PolicyCall<T>,
  ): Promise<T> {
    const { peer } = this.breaker;
    const { timeLeftMs: ms } = facts;
    if (ms <= 0) throw new NotCalledError(peer, 'too-late');
    if (endsByItself) return this.breaker.fire(() => attempt({ ...facts, signal: signal ?? NEVER }));
    const work = (ending: AbortSignal): Promise<T> => attempt({ ...facts, signal: ending });
    return this.breaker.fire(() =>
      endingAfter(work, { clock: this.clock, ms, signal, tooLate: () => tooLate(peer, ms) }),
    );
  }

  private retryAfterMs<T>(
    error: unknown,
    number: number,
    timeLeftMs: number,
    { repeatable = false, signal }: PolicyCall<T>,
    retries: Retries,
  ): number | undefined {
    if (error instanceof NotCalledError || signal?.aborted) return undefined;
    return retryAfterMs({ kind: this.kindOf(error), number, repeatable, timeLeftMs }, retries);
  }
}

const NEVER = new AbortController().signal;
