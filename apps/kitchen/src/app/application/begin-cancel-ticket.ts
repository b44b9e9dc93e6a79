import { handler, ref } from '@comanda/messaging';
import { holdToCancel, isHeldBy } from '../domain/ticket-hold.js';
import { requireTicket } from '../domain/ticket.js';
import { tickets } from './tables/tickets.js';

/** A saga's request to hold the ticket that it will cancel. */
export interface BeginCancelTicket {
  readonly orderId: string;
  readonly sagaId: string;
}

/**
 * Holds the ticket for the saga, so that nobody cooks it; one that its restaurant has declined is taken over. Changes nothing
 * when the saga holds it already, or has cancelled it before. Refuses with `TICKET_NOT_FOUND`, `TICKET_LOCKED` while another
 * saga holds it, or `TICKET_STATE_CONFLICT` once it is being cooked.
 */
export const beginCancelTicket = handler({
  reads: ({ orderId }: BeginCancelTicket) => ({ ticket: ref(tickets, orderId) }),
  decide: ({ sagaId }, loaded, now) => {
    const ticket = requireTicket(loaded.ticket);
    if (isHeldBy(ticket, 'CANCEL_PENDING', sagaId) || ticket.settledBy === sagaId) return { reply: {} };
    return { save: { ticket: holdToCancel(ticket, sagaId, now) }, reply: {} };
  },
});
