import { handler, ref } from '@comanda/messaging';
import { letGo } from '../domain/ticket-hold.js';
import { tickets } from './tables/tickets.js';

/** A saga's undoing of BeginReviseTicket. */
export interface UndoBeginReviseTicket {
  readonly orderId: string;
  readonly sagaId: string;
}

/** Lets the ticket go, back to the state before, with its old quantities. Changes nothing unless that saga holds it for a revision. */
export const undoBeginReviseTicket = handler({
  reads: ({ orderId }: UndoBeginReviseTicket) => ({ ticket: ref(tickets, orderId) }),
  decide: ({ sagaId }, loaded, now) => {
    const ticket = loaded.ticket && letGo(loaded.ticket, 'REVISION_PENDING', sagaId, now);
    return ticket ? { save: { ticket }, reply: {} } : { reply: {} };
  },
});
