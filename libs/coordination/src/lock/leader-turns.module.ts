import { Module, type DynamicModule, type InjectionToken, type OnModuleDestroy } from '@nestjs/common';
import { LeaderElection } from './leader-election.js';
import { LeaderTurns, type LeaderTurnsOptions } from './leader-turns.js';

/** Whose turn it is, and who wants to know. */
export interface LeaderTurnsModuleOptions extends LeaderTurnsOptions {
  /** The port that it is provided as, besides `LeaderTurns`: `Turns` of `@comanda/messaging`, for one. */
  readonly as: InjectionToken;
}

/** Gives up the turn first of all when the application stops. */
class TurnsLifecycle implements OnModuleDestroy {
  constructor(private readonly turns: LeaderTurns) {}

  onModuleDestroy(): Promise<void> {
    return this.turns.stop();
  }
}

/**
 * Provides {@link LeaderTurns} to all of a Nest application that has the `CoordinationModule`.
 *
 * ```ts
 * imports: [LeaderTurnsModule.register({ as: Turns, name: 'order/rounds' })]
 * ```
 */
@Module({})
export class LeaderTurnsModule {
  static register({ as, ...options }: LeaderTurnsModuleOptions): DynamicModule {
    const inject = [LeaderTurns];
    return {
      module: LeaderTurnsModule,
      global: true,
      providers: [
        {
          provide: LeaderTurns,
          inject: [LeaderElection],
          useFactory: (election: LeaderElection) => new LeaderTurns(election, options),
        },
        { provide: as, useExisting: LeaderTurns },
        { provide: TurnsLifecycle, inject, useFactory: (turns: LeaderTurns) => new TurnsLifecycle(turns) },
      ],
      exports: [LeaderTurns, as],
    };
  }
}
