import type { DescEnum, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { KitchenService } from '@comanda/contracts';
import type { Ticket } from '../../domain/ticket.js';
import { ticketStates, type TicketState } from '../../domain/ticket-state.js';

type Methods = typeof KitchenService.method;
type TicketMessage = NonNullable<MessageInitShape<Methods['getTicket']['output']>['ticket']>;
type WireState = MessageShape<Methods['listTickets']['input']>['state'];

// The contract names the states as we do.
const { values } = KitchenService.method.listTickets.input.field.state.enum as DescEnum;
const numbers = new Map<string, WireState>(values.map(({ name, number }) => [name, number]));

/** A ticket as callers see it. */
export function ticketMessage(ticket: Ticket): TicketMessage {
  const { ticketId, restaurantId, state, lineItems, readyBy, createdAt, updatedAt } = ticket;
  return {
    ticketId,
    restaurantId,
    state: numbers.get(state),
    lineItems: [...lineItems],
    readyBy: readyBy ? timestampFromDate(readyBy) : undefined,
    createdAt: timestampFromDate(createdAt),
    updatedAt: timestampFromDate(updatedAt),
  };
}

/** The state that a request asks for, which is known to be valid by its proto; `undefined` when it asks for every state. */
export function stateAsked(wire: WireState): TicketState | undefined {
  return ticketStates.find((name) => numbers.get(name) === wire);
}
