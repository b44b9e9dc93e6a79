import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Breakers } from './breakers.js';
import { Policies, type PolicySettingsOf } from './policies.js';

/** How an application calls others. */
export interface ResilienceModuleOptions {
  /** The defaults for all peers if absent. */
  readonly settingsOf?: PolicySettingsOf;
}

/** Measures the breakers while the application runs, and ends their timers with it. */
class ResilienceLifecycle implements OnApplicationShutdown {
  private readonly endMeasuring: () => void;

  constructor(
    private readonly policies: Policies,
    breakers: Breakers,
  ) {
    this.endMeasuring = breakers.measure();
  }

  onApplicationShutdown(): void {
    this.endMeasuring();
    this.policies.close();
  }
}

/**
 * Provides `Policies`, to call others by, and `Breakers`, to list and force them, to all of a Nest application. Needs nothing else.
 *
 * ```ts
 * imports: [ResilienceModule.register({ settingsOf: (peer) => config.get('CALL_POLICIES')[peer] ?? {} })]
 * ```
 */
@Module({})
export class ResilienceModule {
  static register({ settingsOf }: ResilienceModuleOptions = {}): DynamicModule {
    const providers = [
      { provide: Breakers, useFactory: () => new Breakers() },
      { provide: Policies, inject: [Breakers], useFactory: (breakers: Breakers) => new Policies(breakers, settingsOf) },
      {
        provide: ResilienceLifecycle,
        inject: [Policies, Breakers],
        useFactory: (policies: Policies, breakers: Breakers) => new ResilienceLifecycle(policies, breakers),
      },
    ];
    return { module: ResilienceModule, global: true, providers, exports: [Policies, Breakers] };
  }
}
