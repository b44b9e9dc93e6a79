import { Injectable } from '@nestjs/common';
import { requireRestaurant } from '../../domain/restaurant.js';
import type { TicketLine } from '../../domain/ticket-line.js';
import type { TicketState } from '../../domain/ticket-state.js';
import { requireTicket, type TicketView } from '../../domain/ticket.js';
import { KitchenDatabase } from './kitchen-database.js';

/** Which tickets of a restaurant are asked for: up to `limit`, oldest first, after the one with the id `after`. */
export interface TicketsAsked {
  readonly restaurantId: string;
  /** Every state when absent. */
  readonly state?: TicketState | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Reads tickets as they were last committed. */
@Injectable()
export class TicketQueries {
  constructor(private readonly database: KitchenDatabase) {}

  /** Throws `TICKET_NOT_FOUND`. */
  async get(ticketId: string): Promise<TicketView> {
    const row = await this.database.ticket.findUnique({ where: { ticketId } });
    return ticketOf(requireTicket(row ?? undefined));
  }

  /** Throws `RESTAURANT_NOT_FOUND`. */
  async list({ restaurantId, state, limit, after }: TicketsAsked): Promise<TicketView[]> {
    const rows = await this.database.ticket.findMany({
      where: { restaurantId, ...(state && { state }), ...(after !== undefined && { ticketId: { gt: after } }) },
      orderBy: { ticketId: 'asc' },
      take: limit,
    });
    if (rows.length === 0) await this.requireRestaurant(restaurantId);
    return rows.map(ticketOf);
  }

  private async requireRestaurant(restaurantId: string): Promise<void> {
    const where = { restaurantId };
    requireRestaurant((await this.database.restaurant.findUnique({ where, select: { version: true } })) ?? undefined);
  }
}

type TicketRow = Omit<TicketView, 'state' | 'lineItems'> & { readonly state: string; readonly lineItems: unknown };

function ticketOf({ ticketId, restaurantId, state, lineItems, readyBy, createdAt, updatedAt }: TicketRow): TicketView {
  const lines = lineItems as readonly TicketLine[];
  return { ticketId, restaurantId, state: state as TicketState, lineItems: lines, readyBy, createdAt, updatedAt };
}
