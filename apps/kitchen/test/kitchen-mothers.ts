import { money } from '@comanda/kernel';
import type { MenuItem, PricedLine } from '../src/app/domain/menu.js';
import type { Restaurant } from '../src/app/domain/restaurant.js';
import type { PendingTicketState, TicketState } from '../src/app/domain/ticket-state.js';
import type { Ticket, TicketHold } from '../src/app/domain/ticket.js';

/** The moment at which the tests decide. */
export const now = new Date('2026-11-21T12:00:00Z');

/** When what the tests begin with was stored. */
export const before = new Date('2026-11-21T11:00:00Z');

/** Ids for tests. */
export const ids = {
  restaurant: '01938f0e-0000-7000-8000-000000000001',
  order: '01938f0e-0000-7000-8000-000000000002',
};

/** A pizza at 9.50 EUR, or what the test says. */
export function menuItem(changes: Partial<MenuItem> = {}): MenuItem {
  return { menuItemId: 'margherita', name: 'Pizza Margherita', price: money(950, 'EUR'), ...changes };
}

/** An open restaurant with one pizza. */
export function restaurant(changes: Partial<Restaurant> = {}): Restaurant {
  return {
    restaurantId: ids.restaurant,
    name: 'Da Gino',
    open: true,
    menuItems: [menuItem()],
    menuVersion: 1,
    createdAt: before,
    updatedAt: before,
    ...changes,
  };
}

/** Two pizzas at the menu's price. */
export function pricedLine(changes: Partial<PricedLine> = {}): PricedLine {
  return { menuItemId: 'margherita', quantity: 2, unitPrice: money(950, 'EUR'), ...changes };
}

/** A ticket for two pizzas in that state, held by nobody. */
export function ticket(state: TicketState): Ticket {
  return {
    ticketId: ids.order,
    restaurantId: ids.restaurant,
    state,
    lineItems: [{ menuItemId: 'margherita', name: 'Pizza Margherita', quantity: 2 }],
    readyBy: null,
    hold: null,
    settledBy: null,
    createdAt: before,
    updatedAt: before,
  };
}

/** The sagas of the tests: one that acts, and one that must not come into its way. */
export const sagas = { mine: 'revise-order:1', other: 'cancel-order:2' };

/** A ticket that a saga holds in that state: mine, and from ACCEPTED, unless the test says otherwise. */
export function heldTicket(state: PendingTicketState, hold: Partial<TicketHold> = {}): Ticket {
  const revision = state === 'REVISION_PENDING' ? [{ menuItemId: 'margherita', quantity: 5 }] : null;
  return { ...ticket(state), hold: { sagaId: sagas.mine, stateBefore: 'ACCEPTED', revision, ...hold } };
}
