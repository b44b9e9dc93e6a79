import { Module } from '@nestjs/common';
import { kitchenCommands, KitchenService, EvidenceService } from '@comanda/contracts';
import { MessagingModule, onCommand } from '@comanda/messaging';
import { defineService, EvidenceModule } from '@comanda/service';
import { KitchenController } from './adapters/grpc/kitchen.controller.js';
import { KitchenDatabase } from './adapters/prisma/kitchen-database.js';
import { RestaurantQueries } from './adapters/prisma/restaurant-queries.js';
import { TicketQueries } from './adapters/prisma/ticket-queries.js';
import { approveTicket } from './application/approve-ticket.js';
import { beginCancelTicket } from './application/begin-cancel-ticket.js';
import { beginReviseTicket } from './application/begin-revise-ticket.js';
import { cancelCreateTicket } from './application/cancel-create-ticket.js';
import { confirmCancelTicket } from './application/confirm-cancel-ticket.js';
import { confirmReviseTicket } from './application/confirm-revise-ticket.js';
import { createTicket } from './application/create-ticket.js';
import { undoBeginCancelTicket } from './application/undo-begin-cancel-ticket.js';
import { undoBeginReviseTicket } from './application/undo-begin-revise-ticket.js';
import { kitchenConfig } from './kitchen.config.js';
import { kitchenEvidence } from './kitchen.evidence.js';

@Module({})
class KitchenModule {}

/** Restaurants, what they offer, and the tickets that they cook. */
export const kitchenService = defineService({
  name: 'kitchen',
  config: kitchenConfig,
  grpc: [KitchenService, EvidenceService],
  module: (config) => ({
    module: KitchenModule,
    imports: [
      EvidenceModule.register({ service: 'kitchen', tables: kitchenEvidence }),
      MessagingModule.register({
        service: 'kitchen',
        databaseUrl: config.DATABASE_URL,
        natsUrl: config.NATS_URL,
        commands: [
          onCommand(kitchenCommands.createTicket, createTicket),
          onCommand(kitchenCommands.cancelCreateTicket, cancelCreateTicket),
          onCommand(kitchenCommands.approveTicket, approveTicket),
          onCommand(kitchenCommands.beginCancelTicket, beginCancelTicket),
          onCommand(kitchenCommands.undoBeginCancelTicket, undoBeginCancelTicket),
          onCommand(kitchenCommands.confirmCancelTicket, confirmCancelTicket),
          onCommand(kitchenCommands.beginReviseTicket, beginReviseTicket),
          onCommand(kitchenCommands.undoBeginReviseTicket, undoBeginReviseTicket),
          onCommand(kitchenCommands.confirmReviseTicket, confirmReviseTicket),
        ],
      }),
    ],
    controllers: [KitchenController],
    providers: [
      { provide: KitchenDatabase, useFactory: () => new KitchenDatabase(config.DATABASE_URL) },
      RestaurantQueries,
      TicketQueries,
    ],
  }),
});
