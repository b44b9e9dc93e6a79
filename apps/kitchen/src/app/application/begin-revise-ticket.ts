import { handler, ref } from '@comanda/messaging';
import { holdToRevise, isHeldBy } from '../domain/ticket-hold.js';
import type { RevisedLine } from '../domain/ticket-line.js';
import { requireTicket } from '../domain/ticket.js';
import { tickets } from './tables/tickets.js';

/** A saga's request to hold the ticket whose quantities it will change. */
export interface BeginReviseTicket {
  readonly orderId: string;
  readonly sagaId: string;
  readonly revisedLineItems: readonly RevisedLine[];
}

/**
 * Holds the ticket for the saga, with the quantities that it will have. Changes nothing when the saga holds it already, or has
 * revised it before. Refuses with `TICKET_NOT_FOUND`, `TICKET_LOCKED` while another saga holds it, `TICKET_STATE_CONFLICT` once
 * it is being cooked or declined, `DUPLICATE_LINE_ITEM`, `LINE_ITEM_NOT_FOUND` or `LAST_LINE_ITEM`.
 */
export const beginReviseTicket = handler({
  reads: ({ orderId }: BeginReviseTicket) => ({ ticket: ref(tickets, orderId) }),
  decide: ({ sagaId, revisedLineItems }, loaded, now) => {
    const ticket = requireTicket(loaded.ticket);
    if (isHeldBy(ticket, 'REVISION_PENDING', sagaId) || ticket.settledBy === sagaId) return { reply: {} };
    // A command as it came carries its types' names, which are not to be stored.
    const revision = revisedLineItems.map(({ menuItemId, quantity }) => ({ menuItemId, quantity }));
    return { save: { ticket: holdToRevise(ticket, sagaId, revision, now) }, reply: {} };
  },
});
