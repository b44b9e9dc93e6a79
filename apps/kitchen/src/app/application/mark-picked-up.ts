import { kitchenEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { advanceTicket, requireTicket } from '../domain/ticket.js';
import { tickets } from './tables/tickets.js';

/** The restaurant's word that the food has left. */
export interface MarkPickedUp {
  readonly ticketId: string;
}

/** Notes that the food has left: `TicketPickedUp` lets accounting capture and the order complete. Throws `TICKET_NOT_FOUND` or `TICKET_STATE_CONFLICT`. */
export const markPickedUp = handler({
  reads: ({ ticketId }: MarkPickedUp) => ({ ticket: ref(tickets, ticketId) }),
  decide: ({ ticketId }, loaded, now) => {
    const ticket = advanceTicket(requireTicket(loaded.ticket), 'markPickedUp', now);
    return { save: { ticket }, events: [tell(kitchenEvents.ticketPickedUp, ticketId, { ticketId })], reply: ticket };
  },
});
