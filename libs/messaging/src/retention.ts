import { fullJitter, type Clock, type Random } from '@comanda/kernel';
import type { RoundStore } from './round-store.js';
import type { Trim } from './store.js';

const HOUR_MS = 60 * 60 * 1_000;
/** How long the broker's log keeps what it was given: nothing comes again from it later than that. */
export const LONGEST_REPLAY_MS = 24 * HOUR_MS;
/** A producer may be away for so long, and still learn that its events were handled. */
export const INBOX_RETENTION_MS = 7 * 24 * HOUR_MS;

const EVERY_MS = 60_000;
/** Rows of one statement: short locks. */
const ROWS = 5_000;
const STATEMENTS_A_ROUND = 10;

type TrimmedStore = Pick<RoundStore, 'trim' | 'trimInbox'>;
type Job = (store: TrimmedStore) => Promise<number>;

export interface RetentionParts {
  readonly store: TrimmedStore;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a repetition of a message is recognised. {@link INBOX_RETENTION_MS} unless given. */
  readonly inboxRetentionMs?: number | undefined;
  readonly trims?: readonly Trim[] | undefined;
}

/**
 * Keeps tables bounded: about once a minute it deletes what is older than it need be, some rows at a time. Any number of processes may
 * do so at once. What the outbox holds stays until it has arrived, and a dead letter until it is redriven, however long that takes.
 */
export class Retention {
  private readonly jobs: readonly Job[];
  private waiting: Job[] = [];
  private nextAtMs = 0;

  /** Throws when the inbox would forget a message that the broker may still deliver. */
  constructor(private readonly parts: RetentionParts) {
    const { clock, inboxRetentionMs = INBOX_RETENTION_MS, trims = [] } = parts;
    if (inboxRetentionMs <= LONGEST_REPLAY_MS)
      throw new Error(
        `the inbox must be kept for longer than the ${LONGEST_REPLAY_MS / HOUR_MS} hours of the broker's log, not for ${inboxRetentionMs / HOUR_MS}`,
      );
    const tables = trims.map(
      (trim): Job =>
        (store) =>
          store.trim(trim, ROWS),
    );
    this.jobs = [(store) => store.trimInbox(inboxRetentionMs, ROWS), ...tables];
    this.nextAtMs = clock.monotonicMs() + this.untilNextMs();
  }

  /**
   * One round: does nothing until it is time, and then part of the work; the next rounds go on. `store` may be a fenced view of the
   * one that was given. Throws when the store is away.
   */
  async run(goOn: () => boolean, store: TrimmedStore = this.parts.store): Promise<void> {
    this.beginWhenDue();
    for (let count = 0; this.waiting.length > 0 && count < STATEMENTS_A_ROUND && goOn(); count += 1) {
      const deleted = await this.waiting[0]!(store);
      if (deleted < ROWS) this.waiting.shift();
    }
  }

  private beginWhenDue(): void {
    const nowMs = this.parts.clock.monotonicMs();
    if (this.waiting.length > 0 || nowMs < this.nextAtMs) return;
    this.waiting = [...this.jobs];
    this.nextAtMs = nowMs + this.untilNextMs();
  }

  /** Processes that were started together drift apart. */
  private untilNextMs(): number {
    return EVERY_MS / 2 + fullJitter(this.parts.random, 0, { baseMs: EVERY_MS, maxMs: EVERY_MS });
  }
}
