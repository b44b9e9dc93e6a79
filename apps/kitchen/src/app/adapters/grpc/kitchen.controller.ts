import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Controller } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { KitchenService } from '@comanda/contracts';
import { Executor } from '@comanda/messaging';
import { type GrpcCall, GrpcService, type GrpcServiceController, page } from '@comanda/service';
import { acceptTicket } from '../../application/accept-ticket.js';
import { createRestaurant } from '../../application/create-restaurant.js';
import { markPickedUp } from '../../application/mark-picked-up.js';
import { markReady } from '../../application/mark-ready.js';
import { rejectTicket } from '../../application/reject-ticket.js';
import { reviseMenu } from '../../application/revise-menu.js';
import { startPreparing } from '../../application/start-preparing.js';
import { RestaurantQueries } from '../prisma/restaurant-queries.js';
import { TicketQueries } from '../prisma/ticket-queries.js';
import { menuOf, restaurantMessage } from './restaurant-mapper.js';
import { stateAsked, ticketMessage } from './ticket-mapper.js';

type Methods = typeof KitchenService.method;
type Request<Method extends keyof Methods> = MessageShape<Methods[Method]['input']>;
type Response<Method extends keyof Methods> = Promise<MessageInitShape<Methods[Method]['output']>>;

/** What the kitchen answers by gRPC. Ids of requests may have capitals; entities are known by lower-case ones. */
@Controller()
@GrpcService(KitchenService)
export class KitchenController implements GrpcServiceController<typeof KitchenService> {
  constructor(
    private readonly executor: Executor,
    private readonly restaurants: RestaurantQueries,
    private readonly tickets: TicketQueries,
  ) {}

  async createRestaurant(request: Request<'createRestaurant'>, call: GrpcCall): Response<'createRestaurant'> {
    const { name, menuItems, open = true } = request;
    const command = { restaurantId: uuidv7(), name, open, menuItems: menuOf(menuItems) };
    const restaurant = await this.executor.execute(createRestaurant, command, { once: call.idempotencyKey() });
    return { restaurant: restaurantMessage(restaurant) };
  }

  async reviseMenu({ restaurantId, menuItems, open }: Request<'reviseMenu'>): Response<'reviseMenu'> {
    const command = { restaurantId, menuItems: menuOf(menuItems), open };
    return { restaurant: restaurantMessage(await this.executor.execute(reviseMenu, command)) };
  }

  async getRestaurant({ restaurantId }: Request<'getRestaurant'>): Response<'getRestaurant'> {
    return { restaurant: restaurantMessage(await this.restaurants.get(restaurantId)) };
  }

  async listRestaurants(request: Request<'listRestaurants'>): Response<'listRestaurants'> {
    const list = (limit: number, after?: string) => this.restaurants.list(limit, after);
    const { items, nextPageToken } = await page(request, list, ({ restaurantId }) => restaurantId);
    return { restaurants: items.map(restaurantMessage), nextPageToken };
  }

  async getTicket({ ticketId }: Request<'getTicket'>): Response<'getTicket'> {
    return { ticket: ticketMessage(await this.tickets.get(ticketId)) };
  }

  async listTickets({ restaurantId, state, ...asked }: Request<'listTickets'>): Response<'listTickets'> {
    const filter = { restaurantId, state: stateAsked(state) };
    const list = (limit: number, after?: string) => this.tickets.list({ ...filter, limit, after });
    const { items, nextPageToken } = await page(asked, list, ({ ticketId }) => ticketId);
    return { tickets: items.map(ticketMessage), nextPageToken };
  }

  async acceptTicket({ ticketId, readyBy }: Request<'acceptTicket'>): Response<'acceptTicket'> {
    const time = readyBy ? timestampDate(readyBy) : new Date(NaN);
    const command = { ticketId, readyBy: time };
    return { ticket: ticketMessage(await this.executor.execute(acceptTicket, command)) };
  }

  async rejectTicket({ ticketId, reason }: Request<'rejectTicket'>): Response<'rejectTicket'> {
    const command = { ticketId, reason };
    return { ticket: ticketMessage(await this.executor.execute(rejectTicket, command)) };
  }

  async startPreparing({ ticketId }: Request<'startPreparing'>): Response<'startPreparing'> {
    return { ticket: ticketMessage(await this.executor.execute(startPreparing, { ticketId })) };
  }

  async markReady({ ticketId }: Request<'markReady'>): Response<'markReady'> {
    return { ticket: ticketMessage(await this.executor.execute(markReady, { ticketId })) };
  }

  async markPickedUp({ ticketId }: Request<'markPickedUp'>): Response<'markPickedUp'> {
    return { ticket: ticketMessage(await this.executor.execute(markPickedUp, { ticketId })) };
  }
}
