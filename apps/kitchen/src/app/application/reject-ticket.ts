import { kitchenEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { requireFree } from '../domain/ticket-hold.js';
import { advanceTicket, requireTicket } from '../domain/ticket.js';
import { tickets } from './tables/tickets.js';

/** A restaurant's refusal to cook an order. */
export interface RejectTicket {
  readonly ticketId: string;
  /** In the restaurant's words; may be empty. */
  readonly reason: string;
}

/**
 * Declines the order. The ticket becomes CANCEL_PENDING, not CANCELLED: its order is approved and its payment authorized,
 * and only a saga can undo these together. It can no longer be accepted or cooked; `TicketRejected` starts such a saga, and
 * until that one comes any saga that cancels the order may take the ticket over. Throws `TICKET_NOT_FOUND`, `TICKET_LOCKED`
 * while a saga cancels or revises the ticket, or `TICKET_STATE_CONFLICT` once the restaurant has begun to cook.
 */
export const rejectTicket = handler({
  reads: ({ ticketId }: RejectTicket) => ({ ticket: ref(tickets, ticketId) }),
  decide: ({ ticketId, reason }, loaded, now) => {
    const current = requireTicket(loaded.ticket);
    requireFree(current);
    const ticket = advanceTicket(current, 'reject', now);
    return {
      save: { ticket },
      events: [tell(kitchenEvents.ticketRejected, ticketId, { ticketId, reason })],
      reply: ticket,
    };
  },
});
