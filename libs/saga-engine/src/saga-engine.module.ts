import { Module, type DynamicModule, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SystemClock, SystemRandom, type EventContract } from '@comanda/kernel';
import { Executor, Messaging, PostgresStore } from '@comanda/messaging';
import type { SagaDefinition } from '@comanda/saga';
import type { ParticipantBreakers } from './participant-breakers.js';
import { SagaEngine } from './saga-engine.js';
import type { Parked } from './saga-handlers.js';

class SagaEngineLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly engine: SagaEngine) {}

  onApplicationBootstrap(): void {
    this.engine.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.engine.stop();
  }
}

export interface SagaEngineOptions {
  /** All versions that instances may have started with. */
  readonly definitions: readonly SagaDefinition[];
  /** Told when a saga is parked. */
  readonly parked?: EventContract<Parked>;
  /** Who is to be spared, besides those that are absent. */
  readonly breakers?: ParticipantBreakers;
}

/** The saga engine for a Nest service. Needs `MessagingModule`, and its tables `saga_instances` and `saga_journal`. */
@Module({})
export class SagaEngineModule {
  static register({ definitions, parked, breakers }: SagaEngineOptions): DynamicModule {
    return {
      module: SagaEngineModule,
      providers: [
        {
          provide: SagaEngine,
          inject: [Executor, PostgresStore, Messaging],
          useFactory: (executor: Executor, store: PostgresStore, messaging: Messaging) => {
            const [clock, random] = [new SystemClock(), new SystemRandom()];
            return new SagaEngine({ definitions, executor, store, messaging, clock, random, parked, breakers });
          },
        },
        {
          provide: SagaEngineLifecycle,
          inject: [SagaEngine],
          useFactory: (engine: SagaEngine) => new SagaEngineLifecycle(engine),
        },
      ],
      exports: [SagaEngine],
    };
  }
}
