import { kitchenEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
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
 * and only a saga can undo these together. It can no longer be accepted or cooked; `TicketRejected` is what such a saga
 * starts from. Throws `TICKET_NOT_FOUND`, or `TICKET_STATE_CONFLICT` once the restaurant has begun to cook.
 */
export const rejectTicket = handler({
  reads: ({ ticketId }: RejectTicket) => ({ ticket: ref(tickets, ticketId) }),
  decide: ({ ticketId, reason }, loaded, now) => {
    const ticket = advanceTicket(requireTicket(loaded.ticket), 'beginCancel', now);
    return {
      save: { ticket },
      events: [tell(kitchenEvents.ticketRejected, ticketId, { ticketId, reason })],
      reply: ticket,
    };
  },
});
