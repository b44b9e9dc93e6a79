import { Module, type Provider } from '@nestjs/common';
import { KitchenService, kitchenEvents, orderCommands, OrderService, EvidenceService } from '@comanda/contracts';
import { LiveConfig } from '@comanda/config';
import { InstanceCache } from '@comanda/discovery';
import { SystemClock } from '@comanda/kernel';
import { Breakers } from '@comanda/resilience';
import { Executor, MessagingModule, onCommand, onEvent } from '@comanda/messaging';
import { callSettings, createGrpcClient, defineService, EvidenceModule } from '@comanda/service';
import { KITCHEN_CLIENT, KitchenMenuSource } from './adapters/grpc/kitchen-menu-source.js';
import { OrderController } from './adapters/grpc/order.controller.js';
import { OrderNews } from './adapters/messaging/order-news.js';
import { StoredOrders } from './adapters/messaging/stored-orders.js';
import { OrderDatabase } from './adapters/prisma/order-database.js';
import { OrderQueries } from './adapters/prisma/order-queries.js';
import { approveOrder } from './application/approve-order.js';
import { beginCancelOrder } from './application/begin-cancel-order.js';
import { beginReviseOrder } from './application/begin-revise-order.js';
import { confirmCancelOrder } from './application/confirm-cancel-order.js';
import { confirmReviseOrder } from './application/confirm-revise-order.js';
import { onMenuRevised } from './application/on-menu-revised.js';
import { onRestaurantCreated } from './application/on-restaurant-created.js';
import { onTicketPickedUp } from './application/on-ticket-picked-up.js';
import { OrderChanges } from './application/order-changes.js';
import { OrderFeed } from './application/order-feed.js';
import { OrderIntake } from './application/order-intake.js';
import { OrderReads } from './application/order-reads.js';
import { OrderRequests } from './application/order-requests.js';
import { OrderWaiters } from './application/order-waiters.js';
import { OrderWatch } from './application/order-watch.js';
import { rejectOrder } from './application/reject-order.js';
import { undoBeginCancelOrder } from './application/undo-begin-cancel-order.js';
import { undoBeginReviseOrder } from './application/undo-begin-revise-order.js';
import { orderConfig } from './order.config.js';
import { orderEvidence } from './order.evidence.js';

/** How long the kitchen may take to answer for a menu, in milliseconds: somebody waits for the order. */
const MENU_DEADLINE_MS = 1_000;

const clock = new SystemClock();

/** The use cases, made of the ports' adapters. */
const application: Provider[] = [
  {
    provide: OrderIntake,
    useFactory: (executor: Executor, menus: KitchenMenuSource) => new OrderIntake(executor, menus),
    inject: [Executor, KitchenMenuSource],
  },
  { provide: OrderChanges, useFactory: (executor: Executor) => new OrderChanges(executor), inject: [Executor] },
  { provide: OrderReads, useFactory: (orders: StoredOrders) => new OrderReads(orders), inject: [StoredOrders] },
  { provide: OrderFeed, useFactory: (reads: OrderReads) => new OrderFeed(reads, clock), inject: [OrderReads] },
  { provide: OrderWaiters, useFactory: (feed: OrderFeed) => new OrderWaiters(feed, clock), inject: [OrderFeed] },
  {
    provide: OrderWatch,
    useFactory: (feed: OrderFeed, reads: OrderReads) => new OrderWatch(feed, reads),
    inject: [OrderFeed, OrderReads],
  },
  {
    provide: OrderRequests,
    useFactory: (...parts: ConstructorParameters<typeof OrderRequests>) => new OrderRequests(...parts),
    inject: [OrderWaiters, OrderFeed, OrderReads, Executor],
  },
];

@Module({})
class OrderModule {}

/** Orders, from the taking to the end. */
export const orderService = defineService({
  name: 'order',
  config: orderConfig,
  grpc: [OrderService, EvidenceService],
  module: (config) => ({
    module: OrderModule,
    imports: [
      EvidenceModule.register({ service: 'order', tables: orderEvidence }),
      MessagingModule.register({
        service: 'order',
        databaseUrl: config.DATABASE_URL,
        natsUrl: config.NATS_URL,
        commands: [
          onCommand(orderCommands.approveOrder, approveOrder),
          onCommand(orderCommands.rejectOrder, rejectOrder),
          onCommand(orderCommands.beginCancelOrder, beginCancelOrder),
          onCommand(orderCommands.undoBeginCancelOrder, undoBeginCancelOrder),
          onCommand(orderCommands.confirmCancelOrder, confirmCancelOrder),
          onCommand(orderCommands.beginReviseOrder, beginReviseOrder),
          onCommand(orderCommands.undoBeginReviseOrder, undoBeginReviseOrder),
          onCommand(orderCommands.confirmReviseOrder, confirmReviseOrder),
        ],
        events: [
          onEvent(kitchenEvents.restaurantCreated, onRestaurantCreated),
          onEvent(kitchenEvents.menuRevised, onMenuRevised),
          onEvent(kitchenEvents.ticketPickedUp, onTicketPickedUp),
        ],
      }),
    ],
    controllers: [OrderController],
    providers: [
      { provide: OrderDatabase, useFactory: () => new OrderDatabase(config.DATABASE_URL) },
      {
        provide: KITCHEN_CLIENT,
        inject: [InstanceCache, LiveConfig, Breakers],
        useFactory: (registry: InstanceCache, live: LiveConfig<typeof orderConfig>, breakers: Breakers) => {
          const settings = callSettings(live as never, 'kitchen', { deadlineMs: MENU_DEADLINE_MS });
          return createGrpcClient(KitchenService, config.KITCHEN_GRPC_URL, { registry, settings, breakers });
        },
      },
      OrderQueries,
      KitchenMenuSource,
      StoredOrders,
      OrderNews,
      ...application,
    ],
  }),
});
