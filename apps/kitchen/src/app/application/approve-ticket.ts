import { kitchenEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { advanceTicket, requireTicket, type Ticket } from '../domain/ticket.js';
import { tickets } from './tables/tickets.js';

/** A saga's word that the order stands: the pivot of create-order. */
export interface ApproveTicket {
  readonly ticketId: string;
}

/**
 * Puts the ticket before its restaurant. Changes nothing when that was done before, however far the ticket has come since.
 * Refuses with `TICKET_NOT_FOUND`, or `TICKET_STATE_CONFLICT` when the ticket was cancelled.
 */
export const approveTicket = handler({
  reads: ({ ticketId }: ApproveTicket) => ({ ticket: ref(tickets, ticketId) }),
  decide: (_command, loaded, now) => {
    const current = requireTicket(loaded.ticket);
    if (wasApproved(current)) return { reply: {} };
    const ticket = advanceTicket(current, 'approve', now);
    const { ticketId, restaurantId } = ticket;
    return {
      save: { ticket },
      events: [tell(kitchenEvents.ticketApproved, ticketId, { ticketId, restaurantId })],
      reply: {},
    };
  },
});

function wasApproved({ state }: Ticket): boolean {
  return state !== 'CREATE_PENDING' && state !== 'CANCELLED';
}
