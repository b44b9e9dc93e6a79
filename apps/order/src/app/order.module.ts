import { Module, type Provider } from '@nestjs/common';
import { KitchenService, kitchenEvents, orderCommands, OrderService } from '@comanda/contracts';
import { SystemClock } from '@comanda/kernel';
import { Executor, MessagingModule, onCommand, onEvent } from '@comanda/messaging';
import { createGrpcClient, defineService } from '@comanda/service';
import { KITCHEN_CLIENT, KitchenMenuSource } from './adapters/grpc/kitchen-menu-source.js';
import { OrderController } from './adapters/grpc/order.controller.js';
import { OrderEndings } from './adapters/messaging/order-endings.js';
import { OrderDatabase } from './adapters/prisma/order-database.js';
import { OrderQueries } from './adapters/prisma/order-queries.js';
import { approveOrder } from './application/approve-order.js';
import { onMenuRevised } from './application/on-menu-revised.js';
import { onRestaurantCreated } from './application/on-restaurant-created.js';
import { onTicketPickedUp } from './application/on-ticket-picked-up.js';
import { OrderIntake } from './application/order-intake.js';
import { OrderPlacement } from './application/order-placement.js';
import { OrderWaiters } from './application/order-waiters.js';
import { rejectOrder } from './application/reject-order.js';
import { orderConfig } from './order.config.js';

/** How long the kitchen may take to answer for a menu, in milliseconds: somebody waits for the order. */
const MENU_DEADLINE_MS = 1_000;

/** The use cases, made of the ports' adapters. */
const application: Provider[] = [
  {
    provide: OrderIntake,
    useFactory: (executor: Executor, menus: KitchenMenuSource) => new OrderIntake(executor, menus),
    inject: [Executor, KitchenMenuSource],
  },
  {
    provide: OrderWaiters,
    useFactory: (orders: OrderQueries) => new OrderWaiters(orders, new SystemClock()),
    inject: [OrderQueries],
  },
  {
    provide: OrderPlacement,
    useFactory: (intake: OrderIntake, waiters: OrderWaiters, orders: OrderQueries, executor: Executor) =>
      new OrderPlacement(intake, waiters, orders, executor),
    inject: [OrderIntake, OrderWaiters, OrderQueries, Executor],
  },
];

@Module({})
class OrderModule {}

/** Orders, from the taking to the end. */
export const orderService = defineService({
  name: 'order',
  config: orderConfig,
  grpc: [OrderService],
  module: (config) => ({
    module: OrderModule,
    imports: [
      MessagingModule.register({
        service: 'order',
        databaseUrl: config.DATABASE_URL,
        natsUrl: config.NATS_URL,
        commands: [
          onCommand(orderCommands.approveOrder, approveOrder),
          onCommand(orderCommands.rejectOrder, rejectOrder),
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
        useFactory: () => createGrpcClient(KitchenService, config.KITCHEN_GRPC_URL, { deadlineMs: MENU_DEADLINE_MS }),
      },
      OrderQueries,
      KitchenMenuSource,
      OrderEndings,
      ...application,
    ],
  }),
});
