import { kitchenEvents } from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import { handler, newRef, ref, tell } from '@comanda/messaging';
import type { PricedLine } from '../domain/menu.js';
import { requireRestaurant } from '../domain/restaurant.js';
import { createTicket as create, type Ticket } from '../domain/ticket.js';
import { restaurants } from './tables/restaurants.js';
import { tickets } from './tables/tickets.js';

/** A saga's request to have an order cooked. */
export interface CreateTicket {
  readonly orderId: string;
  readonly restaurantId: string;
  readonly lineItems: readonly PricedLine[];
}

/**
 * Stores the ticket of an order as CREATE_PENDING: the restaurant does not see it as work yet. A ticket that is there
 * already is answered again. Refuses with `RESTAURANT_NOT_FOUND`, `RESTAURANT_CLOSED`, `MENU_ITEM_NOT_FOUND` or `PRICE_CHANGED`.
 */
export const createTicket = handler({
  reads: ({ orderId, restaurantId }: CreateTicket) => ({
    ticket: newRef(tickets, orderId),
    restaurant: ref(restaurants, restaurantId),
  }),
  decide: ({ orderId, lineItems }, loaded, now) => {
    const reply = { ticketId: orderId };
    if (loaded.ticket) return requireNotUndone(loaded.ticket, reply);
    const ticket = create(orderId, requireRestaurant(loaded.restaurant), lineItems, now);
    const { ticketId, restaurantId } = ticket;
    return {
      save: { ticket },
      events: [tell(kitchenEvents.ticketCreated, ticketId, { ticketId, restaurantId })],
      reply,
    };
  },
});

/** A ticket that was cancelled is not raised from the dead by a late command. */
function requireNotUndone(ticket: Ticket, reply: { ticketId: string }) {
  if (ticket.state === 'CANCELLED') {
    throw new DomainError('TICKET_STATE_CONFLICT', 'conflict', 'The ticket was cancelled before.');
  }
  return { reply };
}
