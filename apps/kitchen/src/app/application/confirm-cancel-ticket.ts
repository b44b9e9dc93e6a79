import { kitchenEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { confirmCancel } from '../domain/ticket-hold.js';
import { requireTicket } from '../domain/ticket.js';
import { tickets } from './tables/tickets.js';

/** A saga's word that the cancellation stands: the money has gone back. */
export interface ConfirmCancelTicket {
  readonly orderId: string;
  readonly sagaId: string;
}

/**
 * Cancels the ticket. Changes nothing when that saga has done so before. Refuses with `TICKET_NOT_FOUND`, or
 * `TICKET_STATE_CONFLICT` unless that saga holds the ticket for a cancellation.
 */
export const confirmCancelTicket = handler({
  reads: ({ orderId }: ConfirmCancelTicket) => ({ ticket: ref(tickets, orderId) }),
  decide: ({ sagaId }, loaded, now) => {
    const current = requireTicket(loaded.ticket);
    if (current.settledBy === sagaId) return { reply: {} };
    const ticket = confirmCancel(current, sagaId, now);
    const { ticketId } = ticket;
    return { save: { ticket }, events: [tell(kitchenEvents.ticketCancelled, ticketId, { ticketId })], reply: {} };
  },
});
