import { Injectable, Module } from '@nestjs/common';
import { Policies, ResilienceModule, successful, type Attempt, type Policy } from '@comanda/resilience';

// #region prices
/** Prices, which another service has. */
@Injectable()
export class Prices {
  private readonly policy: Policy;
  private lastCents = 0;

  constructor(policies: Policies) {
    this.policy = policies.of('prices', 'http');
  }

  /** The price as it is, or as it was when there was an answer for the last time. */
  cents(url: string): Promise<{ cents: number; isOld: boolean }> {
    const ask = async ({ signal }: Attempt) => {
      const response = await successful(await fetch(url, { signal }));
      this.lastCents = ((await response.json()) as { cents: number }).cents;
      return { cents: this.lastCents, isOld: false };
    };
    return this.policy.run(ask, { repeatable: true, fallback: () => ({ cents: this.lastCents, isOld: true }) });
  }
}

/** Where nothing is said of a peer, the defaults hold. */
const settings = {
  prices: { deadlineMs: 1_000, retries: 1, retryBudgetPercent: 10, minimumCalls: 20, openMs: 60_000 },
};

@Module({
  imports: [ResilienceModule.register({ settingsOf: (peer) => (peer === 'prices' ? settings.prices : {}) })],
  providers: [Prices],
})
export class ShopModule {}
// #endregion
