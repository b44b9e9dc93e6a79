import type { Row, Table } from '@comanda/messaging';
import type { RevisedLine, TicketLine } from '../../domain/ticket-line.js';
import type { TicketState } from '../../domain/ticket-state.js';
import type { Ticket, TicketHold } from '../../domain/ticket.js';

function fromRow(row: Row): Ticket {
  return {
    ticketId: row.ticket_id as string,
    restaurantId: row.restaurant_id as string,
    state: row.state as TicketState,
    lineItems: row.line_items as readonly TicketLine[],
    readyBy: row.ready_by as Date | null,
    hold: holdOf(row),
    settledBy: row.settled_by as string | null,
    createdAt: row.created_at as Date,
    updatedAt: row.updated_at as Date,
  };
}

function holdOf({ locked_by: sagaId, state_before: stateBefore, pending_revision: revision }: Row): TicketHold | null {
  if (!sagaId) return null;
  return {
    sagaId: sagaId as string,
    stateBefore: stateBefore as TicketState,
    revision: revision as readonly RevisedLine[] | null,
  };
}

/** Tickets, by their order's id. */
export const tickets: Table<Ticket> = {
  name: 'tickets',
  key: 'ticket_id',
  columns: {
    ticket_id: 'uuid',
    restaurant_id: 'uuid',
    state: 'text',
    line_items: 'jsonb',
    ready_by: 'timestamptz',
    locked_by: 'text',
    state_before: 'text',
    pending_revision: 'jsonb',
    settled_by: 'text',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  toRow: (ticket) => ({
    ticket_id: ticket.ticketId,
    restaurant_id: ticket.restaurantId,
    state: ticket.state,
    line_items: ticket.lineItems,
    ready_by: ticket.readyBy,
    locked_by: ticket.hold?.sagaId ?? null,
    state_before: ticket.hold?.stateBefore ?? null,
    pending_revision: ticket.hold?.revision ?? null,
    settled_by: ticket.settledBy,
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
  }),
  fromRow,
};
