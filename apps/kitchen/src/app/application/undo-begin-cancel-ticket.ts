import { handler, ref } from '@comanda/messaging';
import { letGo } from '../domain/ticket-hold.js';
import { tickets } from './tables/tickets.js';

/** A saga's undoing of BeginCancelTicket. */
export interface UndoBeginCancelTicket {
  readonly orderId: string;
  readonly sagaId: string;
}

/**
 * Lets the ticket go, back to the state before; one that its restaurant had declined stays CANCEL_PENDING, held by nobody.
 * Changes nothing unless that saga holds it for a cancellation.
 */
export const undoBeginCancelTicket = handler({
  reads: ({ orderId }: UndoBeginCancelTicket) => ({ ticket: ref(tickets, orderId) }),
  decide: ({ sagaId }, loaded, now) => {
    const ticket = loaded.ticket && letGo(loaded.ticket, 'CANCEL_PENDING', sagaId, now);
    return ticket ? { save: { ticket }, reply: {} } : { reply: {} };
  },
});
