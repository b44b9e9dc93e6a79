import type { Row, Table } from '@comanda/messaging';
import type { Ticket, TicketLine } from '../../domain/ticket.js';
import type { TicketState } from '../../domain/ticket-state.js';

function fromRow(row: Row): Ticket {
  return {
    ticketId: row.ticket_id as string,
    restaurantId: row.restaurant_id as string,
    state: row.state as TicketState,
    lineItems: row.line_items as readonly TicketLine[],
    readyBy: row.ready_by as Date | null,
    createdAt: row.created_at as Date,
    updatedAt: row.updated_at as Date,
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
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  toRow: (ticket) => ({
    ticket_id: ticket.ticketId,
    restaurant_id: ticket.restaurantId,
    state: ticket.state,
    line_items: ticket.lineItems,
    ready_by: ticket.readyBy,
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
  }),
  fromRow,
};
