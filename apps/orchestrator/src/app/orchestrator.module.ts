import type { ConfigOf } from '@comanda/config';
import { Module, type DynamicModule } from '@nestjs/common';
import { OrchestratorService, sagaEvents, EvidenceService } from '@comanda/contracts';
import { SystemClock, type EventContract } from '@comanda/kernel';
import { MessagingModule } from '@comanda/messaging';
import { logger } from '@comanda/observability';
import { CommandBreakers } from '@comanda/resilience';
import { SagaEngineModule, type Parked } from '@comanda/saga-engine';
import { defineService, EvidenceModule } from '@comanda/service';
import { OrchestratorController } from './adapters/grpc/orchestrator.controller.js';
import { JournalAnnouncements } from './adapters/messaging/journal-announcements.js';
import { OperatorActs } from './adapters/prisma/operator-acts.js';
import { OrchestratorDatabase } from './adapters/prisma/orchestrator-database.js';
import { PrismaJournal } from './adapters/prisma/prisma-journal.js';
import { SagaGauges } from './adapters/prisma/saga-gauges.js';
import { SagaQueries } from './adapters/prisma/saga-queries.js';
import { JournalFeed } from './application/journal/journal-feed.js';
import { commandBreakersOf, LiveBreakers } from './live-breakers.js';
import { LiveDeadlines } from './live-deadlines.js';
import { orchestratorConfig } from './orchestrator.config.js';
import { orchestratorEvidence } from './orchestrator.evidence.js';
import { sagaTrims } from './saga-retention.js';
import { sagas, sagaStarts } from './sagas/index.js';

type OrchestratorConfig = ConfigOf<typeof orchestratorConfig>;

@Module({})
class OrchestratorModule {}

/** Drives the sagas, tells how far they are, and lets operators repair them. */
export const orchestratorService = defineService({
  name: 'orchestrator',
  config: orchestratorConfig,
  grpc: [OrchestratorService, EvidenceService],
  module: (config) => moduleWith(config, commandBreakersOf(sagas)),
});

function moduleWith(config: OrchestratorConfig, breakers: CommandBreakers): DynamicModule {
  return {
    module: OrchestratorModule,
    imports: [
      EvidenceModule.register({ service: 'orchestrator', tables: orchestratorEvidence }),
      MessagingModule.register({
        service: 'orchestrator',
        databaseUrl: config.DATABASE_URL,
        natsUrl: config.NATS_URL,
        events: sagaStarts.map((start) => start.sparing(() => breakers.spared)),
        trims: sagaTrims(config.SAGA_RETENTION_DAYS),
      }),
      SagaEngineModule.register({ definitions: sagas, parked: sagaEvents.parked as EventContract<Parked>, breakers }),
    ],
    controllers: [OrchestratorController],
    providers: [
      { provide: OrchestratorDatabase, useFactory: () => new OrchestratorDatabase(config.DATABASE_URL) },
      { provide: CommandBreakers, useValue: breakers },
      LiveBreakers,
      OperatorActs,
      LiveDeadlines,
      SagaGauges,
      SagaQueries,
      PrismaJournal,
      JournalAnnouncements,
      { provide: JournalFeed, inject: [PrismaJournal, JournalAnnouncements], useFactory: journalFeed },
    ],
  };
}

function journalFeed(source: PrismaJournal, news: JournalAnnouncements): JournalFeed {
  const log = logger('watch');
  const onError = (error: unknown): void => log.warn({ err: error }, 'the journal cannot be read now; trying again');
  return new JournalFeed({ source, news, clock: new SystemClock(), onError });
}
