import { Module } from '@nestjs/common';
import { ConsumerService, consumerCommands, EvidenceService } from '@comanda/contracts';
import { MessagingModule, onCommand } from '@comanda/messaging';
import { defineService, EvidenceModule } from '@comanda/service';
import { ConsumerController } from './adapters/grpc/consumer.controller.js';
import { ConsumerDatabase } from './adapters/prisma/consumer-database.js';
import { ConsumerQueries } from './adapters/prisma/consumer-queries.js';
import { verifyConsumer } from './application/verify-consumer.js';
import { consumerConfig } from './consumer.config.js';

@Module({})
class ConsumerModule {}

/** Who may order, and for how much. */
export const consumerService = defineService({
  name: 'consumer',
  config: consumerConfig,
  grpc: [ConsumerService, EvidenceService],
  module: (config) => ({
    module: ConsumerModule,
    imports: [
      EvidenceModule.register({ service: 'consumer', tables: [] }),
      MessagingModule.register({
        service: 'consumer',
        databaseUrl: config.DATABASE_URL,
        natsUrl: config.NATS_URL,
        commands: [onCommand(consumerCommands.verifyConsumer, verifyConsumer, { onlyReads: true })],
      }),
    ],
    controllers: [ConsumerController],
    providers: [
      { provide: ConsumerDatabase, useFactory: () => new ConsumerDatabase(config.DATABASE_URL) },
      ConsumerQueries,
    ],
  }),
});
