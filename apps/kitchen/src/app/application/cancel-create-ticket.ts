import { kitchenEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { advanceTicket } from '../domain/ticket.js';
import { tickets } from './tables/tickets.js';

/** A saga's undoing of CreateTicket. */
export interface CancelCreateTicket {
  readonly orderId: string;
}

/**
 * Cancels a ticket that was never put before its restaurant. Changes nothing when there is no such ticket (its creation
 * was refused) or when it is CANCELLED already. Refuses with `TICKET_STATE_CONFLICT` once the ticket is approved.
 */
export const cancelCreateTicket = handler({
  reads: ({ orderId }: CancelCreateTicket) => ({ ticket: ref(tickets, orderId) }),
  decide: (_command, loaded, now) => {
    if (!loaded.ticket || loaded.ticket.state === 'CANCELLED') return { reply: {} };
    const ticket = advanceTicket(loaded.ticket, 'cancelCreate', now);
    const { ticketId } = ticket;
    return { save: { ticket }, events: [tell(kitchenEvents.ticketCancelled, ticketId, { ticketId })], reply: {} };
  },
});
