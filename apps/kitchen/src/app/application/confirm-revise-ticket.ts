import { kitchenEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { confirmRevision } from '../domain/ticket-hold.js';
import { requireTicket } from '../domain/ticket.js';
import { tickets } from './tables/tickets.js';

/** A saga's word that the revision stands: the new total is authorized. */
export interface ConfirmReviseTicket {
  readonly orderId: string;
  readonly sagaId: string;
}

/**
 * Gives the ticket its new quantities and puts it back to the state before. Changes nothing when that saga has done so before.
 * Refuses with `TICKET_NOT_FOUND`, or `TICKET_STATE_CONFLICT` unless that saga holds the ticket for a revision.
 */
export const confirmReviseTicket = handler({
  reads: ({ orderId }: ConfirmReviseTicket) => ({ ticket: ref(tickets, orderId) }),
  decide: ({ sagaId }, loaded, now) => {
    const current = requireTicket(loaded.ticket);
    if (current.settledBy === sagaId) return { reply: {} };
    const ticket = confirmRevision(current, sagaId, now);
    const { ticketId } = ticket;
    return { save: { ticket }, events: [tell(kitchenEvents.ticketRevised, ticketId, { ticketId })], reply: {} };
  },
});
