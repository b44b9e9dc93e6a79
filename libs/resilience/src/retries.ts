import { fullJitter, type Random } from '@comanda/kernel';
import type { PolicySettings } from './policy-settings.js';
import type { RetryBudget } from './retry-budget.js';

/**
 * What a policy allows a call in further sendings. For work that makes them itself, since it knows where else to send; everything else leaves
 * them to the policy.
 */
export class Retries {
  constructor(
    private readonly settings: Pick<PolicySettings, 'retries' | 'retryBaseMs' | 'retryMaxMs'>,
    private readonly budget: RetryBudget,
    private readonly random: Random,
  ) {}

  /** Sendings besides the first, at most. */
  get most(): number {
    return this.settings.retries;
  }

  /** Milliseconds to wait before the `number`th retry, which counts from 1, where it goes to who has just failed. With full jitter. */
  waitMs(number: number): number {
    const { retryBaseMs: baseMs, retryMaxMs: maxMs } = this.settings;
    return fullJitter(this.random, number - 1, { baseMs, maxMs });
  }

  /** Takes a retry out of the budget; answers whether there was one. What cannot have reached the peer costs none. */
  takeOut(): boolean {
    return this.budget.takeOut();
  }
}
