import { fullJitter, type Clock, type Random } from '@comanda/kernel';
import { logger } from '@comanda/observability';
import type { Lease } from './leases.js';
import type { HeldLock } from './locks.js';

/** What a lease is held with. */
export interface HeldLeaseParts {
  readonly name: string;
  readonly lease: Lease;
  /** When it was asked for, by the monotonic clock: it may have been given at once. */
  readonly askedAtMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly onEnd: () => void;
}

/** Renewals in one TTL. */
const RENEWALS = 3;
/** We let go before others may take it: clocks do not run alike. */
const SURE = 0.9;
const log = logger('coordination');

/** Keeps a lease, and knows by its own clock until when it is surely ours. */
export class HeldLease implements HeldLock {
  readonly name: string;
  readonly token: number;
  private readonly losing = new AbortController();
  private ended = false;
  private sureUntilMs: number;
  private failures = 0;
  private renewing: Promise<void> = Promise.resolve();
  private cancelRenewal = (): void => undefined;
  private cancelEnd = (): void => undefined;

  constructor(private readonly parts: HeldLeaseParts) {
    this.name = parts.name;
    this.token = parts.lease.token;
    this.sureUntilMs = this.sureFrom(parts.askedAtMs);
    this.watchTheEnd();
    this.renewAfter(parts.lease.ttlMs / RENEWALS);
  }

  get lost(): AbortSignal {
    return this.losing.signal;
  }

  isHeld(): boolean {
    // After a pause this is asked before any timer has told.
    if (!this.ended && this.parts.clock.monotonicMs() >= this.sureUntilMs) this.lose('it was not renewed in time');
    return !this.ended;
  }

  async release(): Promise<void> {
    if (this.ended) return;
    this.end();
    await this.giveBack();
  }

  private sureFrom(ms: number): number {
    return ms + this.parts.lease.ttlMs * SURE;
  }

  private renewAfter(ms: number): void {
    this.cancelRenewal = this.parts.clock.after(ms, () => (this.renewing = this.renew()));
  }

  private async renew(): Promise<void> {
    const { lease, clock, random } = this.parts;
    if (!this.isHeld()) return;
    const askedAtMs = clock.monotonicMs();
    try {
      const ours = await lease.renew();
      if (this.ended) return;
      if (!ours) return this.lose('it is another’s');
      this.sureUntilMs = this.sureFrom(askedAtMs);
      this.failures = 0;
      this.watchTheEnd();
      this.renewAfter(lease.ttlMs / RENEWALS);
    } catch {
      // Until the time is over the backend may come back.
      this.failures += 1;
      const backoff = { baseMs: lease.ttlMs / 50, maxMs: lease.ttlMs / 6 };
      if (!this.ended) this.renewAfter(fullJitter(random, this.failures, backoff));
    }
  }

  private watchTheEnd(): void {
    const { clock } = this.parts;
    this.cancelEnd();
    this.cancelEnd = clock.after(this.sureUntilMs - clock.monotonicMs(), () => void this.isHeld());
  }

  private lose(why: string): void {
    this.end();
    log.warn({ lock: this.name, token: this.token, why }, 'a lock is lost');
    this.losing.abort();
    // It may still be ours, for all the backend knows.
    void this.giveBack();
  }

  private end(): void {
    this.ended = true;
    this.cancelRenewal();
    this.cancelEnd();
    this.parts.onEnd();
  }

  private async giveBack(): Promise<void> {
    // A renewal that is under way would find it changed.
    await this.renewing;
    await this.parts.lease.release().catch(() => undefined);
  }
}
