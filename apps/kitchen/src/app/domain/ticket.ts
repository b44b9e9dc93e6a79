import { DomainError } from '@comanda/kernel';
import { findOffered, type PricedLine } from './menu.js';
import { requireOpen, type Restaurant } from './restaurant.js';
import type { RevisedLine, TicketLine } from './ticket-line.js';
import { nextTicketState, type TicketAct, type TicketState } from './ticket-state.js';

/** A saga's hold on a ticket: its semantic lock. */
export interface TicketHold {
  readonly sagaId: string;
  /** Where an undo leads; CANCEL_PENDING for a ticket that its restaurant had declined, because that never comes back. */
  readonly stateBefore: TicketState;
  /** What a revision will change; `null` in a cancellation. */
  readonly revision: readonly RevisedLine[] | null;
}

/** What a restaurant works on for one order. */
export interface Ticket {
  /** The order's id. */
  readonly ticketId: string;
  readonly restaurantId: string;
  readonly state: TicketState;
  readonly lineItems: readonly TicketLine[];
  /** When the food will be ready, once the restaurant has accepted. */
  readonly readyBy: Date | null;
  /** While a saga cancels or revises it. A ticket that is CANCEL_PENDING without one was declined by its restaurant. */
  readonly hold: TicketHold | null;
  /** The saga that was the last to cancel or revise it: asked again, that one changes nothing. */
  readonly settledBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What may be shown of a ticket. */
export type TicketView = Omit<Ticket, 'hold' | 'settledBy'>;

/**
 * A ticket that waits for its saga, with the item names of the menu of this moment. Throws `RESTAURANT_CLOSED`,
 * `MENU_ITEM_NOT_FOUND` or `PRICE_CHANGED`.
 */
export function createTicket(
  ticketId: string,
  restaurant: Restaurant,
  lines: readonly PricedLine[],
  now: Date,
): Ticket {
  requireOpen(restaurant);
  return {
    ticketId,
    restaurantId: restaurant.restaurantId,
    state: 'CREATE_PENDING',
    lineItems: lines.map((line) => ({
      menuItemId: line.menuItemId,
      name: findOffered(restaurant.menuItems, line).name,
      quantity: line.quantity,
    })),
    readyBy: null,
    hold: null,
    settledBy: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** The ticket after the act. Throws `TICKET_STATE_CONFLICT` where the act is not legal. */
export function advanceTicket(ticket: Ticket, act: TicketAct, now: Date): Ticket {
  return { ...ticket, state: nextTicketState(ticket.state, act), updatedAt: now };
}

/** The ticket taken on by its restaurant. Throws `READY_BY_NOT_IN_FUTURE` or `TICKET_STATE_CONFLICT`. */
export function acceptTicket(ticket: Ticket, readyBy: Date, now: Date): Ticket {
  const accepted = { ...advanceTicket(ticket, 'accept', now), readyBy };
  // Written so that an invalid date, which compares with nothing, is refused too.
  if (!(readyBy > now)) {
    throw new DomainError(
      'READY_BY_NOT_IN_FUTURE',
      'invalid',
      'The time when the food will be ready must be in the future.',
    );
  }
  return accepted;
}

/** The ticket itself. Throws `TICKET_NOT_FOUND` when there is none. */
export function requireTicket<T>(ticket: T | undefined): T {
  if (!ticket) throw new DomainError('TICKET_NOT_FOUND', 'not-found', 'There is no such ticket.');
  return ticket;
}
