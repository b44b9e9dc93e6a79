import { Module } from '@nestjs/common';
import { OrchestratorService } from '@comanda/contracts';
import { MessagingModule } from '@comanda/messaging';
import { SagaEngineModule } from '@comanda/saga-engine';
import { defineService } from '@comanda/service';
import { OrchestratorController } from './adapters/grpc/orchestrator.controller.js';
import { OrchestratorDatabase } from './adapters/prisma/orchestrator-database.js';
import { SagaQueries } from './adapters/prisma/saga-queries.js';
import { orchestratorConfig } from './orchestrator.config.js';
import { sagas, sagaStarts } from './sagas/index.js';

@Module({})
class OrchestratorModule {}

/** Drives the sagas, and tells how far they are. */
export const orchestratorService = defineService({
  name: 'orchestrator',
  config: orchestratorConfig,
  grpc: [OrchestratorService],
  module: (config) => ({
    module: OrchestratorModule,
    imports: [
      MessagingModule.register({
        service: 'orchestrator',
        databaseUrl: config.DATABASE_URL,
        natsUrl: config.NATS_URL,
        events: sagaStarts,
      }),
      SagaEngineModule.register(sagas),
    ],
    controllers: [OrchestratorController],
    providers: [
      { provide: OrchestratorDatabase, useFactory: () => new OrchestratorDatabase(config.DATABASE_URL) },
      SagaQueries,
    ],
  }),
});
