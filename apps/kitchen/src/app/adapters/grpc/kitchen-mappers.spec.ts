import { create, toJson } from '@bufbuild/protobuf';
import { KitchenService } from '@comanda/contracts';
import { MAX_AMOUNT_MINOR, money } from '@comanda/kernel';
import { ids, now, restaurant, ticket } from '../../../../test/kitchen-mothers.js';
import { restaurantSnapshot } from '../../application/restaurant-snapshot.js';
import { ticketStates } from '../../domain/ticket-state.js';
import { menuOf, restaurantMessage } from './restaurant-mapper.js';
import { stateAsked, ticketMessage } from './ticket-mapper.js';

const { getRestaurant, getTicket, reviseMenu } = KitchenService.method;

it('shows a restaurant with its menu', () => {
  const message = create(getRestaurant.output, { restaurant: restaurantMessage(restaurantSnapshot(restaurant())) });
  expect(toJson(getRestaurant.output, message)).toEqual({
    restaurant: {
      restaurantId: ids.restaurant,
      name: 'Da Gino',
      open: true,
      menuItems: [
        { menuItemId: 'margherita', name: 'Pizza Margherita', price: { amountMinor: '950', currency: 'EUR' } },
      ],
      version: '1',
    },
  });
});

it.each(ticketStates)('shows a ticket as %s', (state) => {
  const message = create(getTicket.output, { ticket: ticketMessage(ticket(state)) });
  expect(toJson(getTicket.output, message)).toEqual({
    ticket: {
      ticketId: ids.order,
      restaurantId: ids.restaurant,
      state,
      lineItems: [{ menuItemId: 'margherita', name: 'Pizza Margherita', quantity: 2 }],
      createdAt: '2026-11-21T11:00:00Z',
      updatedAt: '2026-11-21T11:00:00Z',
    },
  });
});

it('shows when the food of an accepted ticket will be ready', () => {
  const message = create(getTicket.output, { ticket: ticketMessage({ ...ticket('ACCEPTED'), readyBy: now }) });
  expect(toJson(getTicket.output, message)).toMatchObject({ ticket: { readyBy: '2026-11-21T12:00:00Z' } });
});

describe('the state that tickets are listed by', () => {
  const { state } = KitchenService.method.listTickets.input.field;

  it.each(ticketStates)('may be %s', (name) => {
    const wire = state.enum?.values.find((value) => value.name === name)?.number as number;
    expect(stateAsked(wire)).toBe(name);
  });

  it('is every state when it is not said', () => {
    expect(stateAsked(0)).toBeUndefined();
  });
});

describe('a menu in a request', () => {
  const request = (amountMinor: bigint) => {
    const price = { amountMinor, currency: 'EUR' };
    return create(reviseMenu.input, { menuItems: [{ menuItemId: 'truffle', name: 'Truffle', price }] }).menuItems;
  };

  it('becomes plain items', () => {
    expect(menuOf(request(MAX_AMOUNT_MINOR))).toEqual([
      { menuItemId: 'truffle', name: 'Truffle', price: money(MAX_AMOUNT_MINOR, 'EUR') },
    ]);
  });

  it('is refused with a price that is out of range', () => {
    expect(() => menuOf(request(MAX_AMOUNT_MINOR + 1n))).toThrow(
      expect.objectContaining({ code: 'MONEY_OUT_OF_RANGE' }),
    );
  });
});
