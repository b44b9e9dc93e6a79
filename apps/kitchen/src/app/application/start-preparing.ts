import { kitchenEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { advanceTicket, requireTicket } from '../domain/ticket.js';
import { tickets } from './tables/tickets.js';

/** The restaurant's word that cooking has begun. */
export interface StartPreparing {
  readonly ticketId: string;
}

/** Notes that cooking has begun; from now on nobody can cancel. Throws `TICKET_NOT_FOUND` or `TICKET_STATE_CONFLICT`. */
export const startPreparing = handler({
  reads: ({ ticketId }: StartPreparing) => ({ ticket: ref(tickets, ticketId) }),
  decide: ({ ticketId }, loaded, now) => {
    const ticket = advanceTicket(requireTicket(loaded.ticket), 'startPreparing', now);
    return { save: { ticket }, events: [tell(kitchenEvents.ticketPreparing, ticketId, { ticketId })], reply: ticket };
  },
});
