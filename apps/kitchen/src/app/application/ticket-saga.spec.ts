import { kitchenEvents } from '@comanda/contracts';
import { money } from '@comanda/kernel';
import { ids, menuItem, now, pricedLine, restaurant, ticket } from '../../../test/kitchen-mothers.js';
import { decideOn } from '../../../test/decide-on.js';
import { ticketStates } from '../domain/ticket-state.js';
import { approveTicket } from './approve-ticket.js';
import { cancelCreateTicket } from './cancel-create-ticket.js';
import { createTicket } from './create-ticket.js';

const ticketId = ids.order;
const statesBut = (...states: string[]) => ticketStates.filter((state) => !states.includes(state));

describe('creating a ticket for a saga', () => {
  const command = { orderId: ids.order, restaurantId: ids.restaurant, lineItems: [pricedLine()] };
  const decide = (lineItems = command.lineItems, found = restaurant()) =>
    decideOn(createTicket, { ...command, lineItems }, found);

  it('stores it as CREATE_PENDING with the names of the menu, under the id of the order', () => {
    const { save, events, reply } = decide();
    expect(save).toEqual({ ticket: { ...ticket('CREATE_PENDING'), createdAt: now, updatedAt: now } });
    expect(reply).toEqual({ ticketId });
    expect(events).toEqual([
      { contract: kitchenEvents.ticketCreated, subject: ticketId, data: { ticketId, restaurantId: ids.restaurant } },
    ]);
  });

  it('is refused when the restaurant is unknown', () => {
    expect(() => decideOn(createTicket, command)).toThrow(expect.objectContaining({ code: 'RESTAURANT_NOT_FOUND' }));
  });

  it('is refused when the restaurant is closed', () => {
    expect(() => decide(undefined, restaurant({ open: false }))).toThrow(
      expect.objectContaining({ code: 'RESTAURANT_CLOSED' }),
    );
  });

  it('is refused when one of the items is not on the menu', () => {
    expect(() => decide([pricedLine(), pricedLine({ menuItemId: 'sushi' })])).toThrow(
      expect.objectContaining({ code: 'MENU_ITEM_NOT_FOUND' }),
    );
  });

  it('is refused when the price of one of the items has changed', () => {
    const menu = restaurant({ menuItems: [menuItem({ price: money(990, 'EUR') })] });
    expect(() => decide(undefined, menu)).toThrow(expect.objectContaining({ code: 'PRICE_CHANGED' }));
  });

  it.each(statesBut('CANCELLED'))('answers a ticket that is %s already, and changes nothing', (state) => {
    expect(decideOn(createTicket, command, ticket(state))).toEqual({
      reply: { ticketId },
    });
  });

  it('does not bring back a cancelled ticket', () => {
    expect(() => decideOn(createTicket, command, ticket('CANCELLED'), restaurant())).toThrow(
      expect.objectContaining({ code: 'TICKET_STATE_CONFLICT' }),
    );
  });
});

describe('undoing the creation of a ticket', () => {
  const command = { orderId: ids.order };

  it('cancels a ticket that is CREATE_PENDING', () => {
    const { save, events, reply } = decideOn(cancelCreateTicket, command, ticket('CREATE_PENDING'));
    expect(save).toEqual({ ticket: { ...ticket('CANCELLED'), updatedAt: now } });
    expect(events).toEqual([{ contract: kitchenEvents.ticketCancelled, subject: ticketId, data: { ticketId } }]);
    expect(reply).toEqual({});
  });

  it.each([undefined, ticket('CANCELLED')])('succeeds and changes nothing where there is nothing to undo', (found) => {
    expect(decideOn(cancelCreateTicket, command, found)).toEqual({ reply: {} });
  });

  it.each(statesBut('CREATE_PENDING', 'CANCELLED'))('is refused when the ticket is %s', (state) => {
    expect(() => decideOn(cancelCreateTicket, command, ticket(state))).toThrow(
      expect.objectContaining({ code: 'TICKET_STATE_CONFLICT' }),
    );
  });
});

describe('approving a ticket', () => {
  const command = { ticketId };

  it('puts a ticket that is CREATE_PENDING before its restaurant', () => {
    const { save, events, reply } = decideOn(approveTicket, command, ticket('CREATE_PENDING'));
    expect(save).toEqual({ ticket: { ...ticket('AWAITING_ACCEPTANCE'), updatedAt: now } });
    expect(events).toEqual([
      { contract: kitchenEvents.ticketApproved, subject: ticketId, data: { ticketId, restaurantId: ids.restaurant } },
    ]);
    expect(reply).toEqual({});
  });

  it.each(statesBut('CREATE_PENDING', 'CANCELLED'))('succeeds and changes nothing when the ticket is %s', (state) => {
    expect(decideOn(approveTicket, command, ticket(state))).toEqual({ reply: {} });
  });

  it('is refused when the ticket was cancelled', () => {
    expect(() => decideOn(approveTicket, command, ticket('CANCELLED'))).toThrow(
      expect.objectContaining({ code: 'TICKET_STATE_CONFLICT' }),
    );
  });

  it('is refused when there is no such ticket', () => {
    expect(() => decideOn(approveTicket, command)).toThrow(expect.objectContaining({ code: 'TICKET_NOT_FOUND' }));
  });
});
