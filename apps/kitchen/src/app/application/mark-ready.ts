import { kitchenEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { advanceTicket, requireTicket } from '../domain/ticket.js';
import { tickets } from './tables/tickets.js';

/** The restaurant's word that the food is ready. */
export interface MarkReady {
  readonly ticketId: string;
}

/** Notes that the food can be picked up. Throws `TICKET_NOT_FOUND` or `TICKET_STATE_CONFLICT`. */
export const markReady = handler({
  reads: ({ ticketId }: MarkReady) => ({ ticket: ref(tickets, ticketId) }),
  decide: ({ ticketId }, loaded, now) => {
    const ticket = advanceTicket(requireTicket(loaded.ticket), 'markReady', now);
    return { save: { ticket }, events: [tell(kitchenEvents.ticketReady, ticketId, { ticketId })], reply: ticket };
  },
});
