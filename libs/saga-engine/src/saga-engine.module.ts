import { Module, type DynamicModule, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SystemClock, SystemRandom } from '@comanda/kernel';
import { Executor, Messaging, PostgresStore } from '@comanda/messaging';
import type { SagaDefinition } from '@comanda/saga';
import { SagaEngine } from './saga-engine.js';

class SagaEngineLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly engine: SagaEngine) {}

  onApplicationBootstrap(): void {
    this.engine.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.engine.stop();
  }
}

/** The saga engine for a Nest service. Needs `MessagingModule`, and its tables `saga_instances` and `saga_journal`. */
@Module({})
export class SagaEngineModule {
  static register(definitions: readonly SagaDefinition[]): DynamicModule {
    return {
      module: SagaEngineModule,
      providers: [
        {
          provide: SagaEngine,
          inject: [Executor, PostgresStore, Messaging],
          useFactory: (executor: Executor, store: PostgresStore, messaging: Messaging) =>
            new SagaEngine({
              definitions,
              executor,
              store,
              messaging,
              clock: new SystemClock(),
              random: new SystemRandom(),
            }),
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
