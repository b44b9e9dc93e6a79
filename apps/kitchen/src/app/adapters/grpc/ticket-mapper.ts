import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Ticket_State, type KitchenService } from '@comanda/contracts';
import { ticketStates, type TicketState } from '../../domain/ticket-state.js';
import type { TicketView } from '../../domain/ticket.js';

type Methods = typeof KitchenService.method;
type TicketMessage = NonNullable<MessageInitShape<Methods['getTicket']['output']>['ticket']>;

/** A ticket as callers see it. */
export function ticketMessage(ticket: TicketView): TicketMessage {
  const { ticketId, restaurantId, state, lineItems, readyBy, createdAt, updatedAt } = ticket;
  return {
    ticketId,
    restaurantId,
    state: Ticket_State[state],
    lineItems: [...lineItems],
    readyBy: readyBy ? timestampFromDate(readyBy) : undefined,
    createdAt: timestampFromDate(createdAt),
    updatedAt: timestampFromDate(updatedAt),
  };
}

/** The state that a request asks for, which is known to be valid by its proto; `undefined` when it asks for every state. */
export function stateAsked(wire: Ticket_State): TicketState | undefined {
  return ticketStates.find((name) => Ticket_State[name] === wire);
}
