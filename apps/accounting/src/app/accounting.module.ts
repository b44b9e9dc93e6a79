import { Module } from '@nestjs/common';
import {
  accountingCommands,
  AccountingService,
  consumerEvents,
  kitchenEvents,
  EvidenceService,
} from '@comanda/contracts';
import { MessagingModule, onCommand, onEvent } from '@comanda/messaging';
import { defineService, EvidenceModule } from '@comanda/service';
import { accountingConfig } from './accounting.config.js';
import { accountingEvidence } from './accounting.evidence.js';
import { AccountingController } from './adapters/grpc/accounting.controller.js';
import { AccountingDatabase } from './adapters/prisma/accounting-database.js';
import { AccountingQueries } from './adapters/prisma/accounting-queries.js';
import { authorizePayment } from './application/authorize-payment.js';
import { onConsumerRegistered } from './application/on-consumer-registered.js';
import { onTicketPickedUp } from './application/on-ticket-picked-up.js';
import { releasePayment } from './application/release-payment.js';
import { reversePayment } from './application/reverse-payment.js';
import { revisePayment } from './application/revise-payment.js';

@Module({})
class AccountingModule {}

/** Who pays for orders, with what, and what became of the money. */
export const accountingService = defineService({
  name: 'accounting',
  config: accountingConfig,
  grpc: [AccountingService, EvidenceService],
  module: (config) => ({
    module: AccountingModule,
    imports: [
      EvidenceModule.register({ service: 'accounting', tables: accountingEvidence }),
      MessagingModule.register({
        service: 'accounting',
        databaseUrl: config.DATABASE_URL,
        natsUrl: config.NATS_URL,
        commands: [
          onCommand(accountingCommands.authorizePayment, authorizePayment),
          onCommand(accountingCommands.releasePayment, releasePayment),
          onCommand(accountingCommands.reversePayment, reversePayment),
          onCommand(accountingCommands.revisePayment, revisePayment),
        ],
        events: [
          onEvent(consumerEvents.registered, onConsumerRegistered),
          onEvent(kitchenEvents.ticketPickedUp, onTicketPickedUp),
        ],
      }),
    ],
    controllers: [AccountingController],
    providers: [
      { provide: AccountingDatabase, useFactory: () => new AccountingDatabase(config.DATABASE_URL) },
      AccountingQueries,
    ],
  }),
});
