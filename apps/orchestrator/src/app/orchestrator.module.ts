import { Module } from '@nestjs/common';
import { OrchestratorService, sagaEvents } from '@comanda/contracts';
import { SystemClock, type EventContract } from '@comanda/kernel';
import { MessagingModule } from '@comanda/messaging';
import { logger } from '@comanda/observability';
import { SagaEngineModule, type Parked } from '@comanda/saga-engine';
import { defineService } from '@comanda/service';
import { OrchestratorController } from './adapters/grpc/orchestrator.controller.js';
import { JournalAnnouncements } from './adapters/messaging/journal-announcements.js';
import { OrchestratorDatabase } from './adapters/prisma/orchestrator-database.js';
import { PrismaJournal } from './adapters/prisma/prisma-journal.js';
import { SagaQueries } from './adapters/prisma/saga-queries.js';
import { JournalFeed } from './application/journal/journal-feed.js';
import { orchestratorConfig } from './orchestrator.config.js';
import { sagaTrims } from './saga-retention.js';
import { sagas, sagaStarts } from './sagas/index.js';

@Module({})
class OrchestratorModule {}

/** Drives the sagas, tells how far they are, and lets operators repair them. */
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
        trims: sagaTrims(config.SAGA_RETENTION_DAYS),
      }),
      SagaEngineModule.register({ definitions: sagas, parked: sagaEvents.parked as EventContract<Parked> }),
    ],
    controllers: [OrchestratorController],
    providers: [
      { provide: OrchestratorDatabase, useFactory: () => new OrchestratorDatabase(config.DATABASE_URL) },
      SagaQueries,
      PrismaJournal,
      JournalAnnouncements,
      { provide: JournalFeed, inject: [PrismaJournal, JournalAnnouncements], useFactory: journalFeed },
    ],
  }),
});

function journalFeed(source: PrismaJournal, news: JournalAnnouncements): JournalFeed {
  const log = logger('watch');
  const onError = (error: unknown): void => log.warn({ err: error }, 'the journal cannot be read now; trying again');
  return new JournalFeed({ source, news, clock: new SystemClock(), onError });
}
