import { kitchenEvents } from '@comanda/contracts';
import { money } from '@comanda/kernel';
import { before, ids, menuItem, now, restaurant } from '../../../test/kitchen-mothers.js';
import { decideOn } from '../../../test/decide-on.js';
import { createRestaurant } from './create-restaurant.js';
import { restaurantSnapshot } from './restaurant-snapshot.js';
import { reviseMenu } from './revise-menu.js';

const twice = [menuItem(), menuItem()];
const mixed = [menuItem(), menuItem({ menuItemId: 'funghi', price: money(950, 'USD') })];

describe('creating a restaurant', () => {
  const command = { restaurantId: ids.restaurant, name: 'Da Gino', open: true, menuItems: [menuItem()] };

  it('stores it with version 1 of its menu and tells it', () => {
    const { save, events, reply } = decideOn(createRestaurant, command);
    expect(save?.restaurant).toEqual(restaurant({ createdAt: now, updatedAt: now }));
    expect(reply).toEqual({ ...command, version: 1n });
    expect(events).toEqual([
      { contract: kitchenEvents.restaurantCreated, subject: ids.restaurant, data: { restaurant: reply } },
    ]);
  });

  it('answers one that is there already, and changes nothing', () => {
    const there = restaurant({ name: 'Da Luigi', menuVersion: 4 });
    expect(decideOn(createRestaurant, command, there)).toEqual({ reply: restaurantSnapshot(there) });
  });

  it.each([
    ['DUPLICATE_MENU_ITEM', twice],
    ['MIXED_CURRENCIES', mixed],
  ])('is refused with %s', (code, menuItems) => {
    expect(() => decideOn(createRestaurant, { ...command, menuItems })).toThrow(
      expect.objectContaining({ code, kind: 'invalid' }),
    );
  });
});

describe('revising a menu', () => {
  const menuItems = [menuItem({ menuItemId: 'funghi', name: 'Pizza Funghi', price: money(1100, 'EUR') })];
  const command = { restaurantId: ids.restaurant, menuItems };

  it('replaces the whole menu by its next version and tells it', () => {
    const { save, events, reply } = decideOn(reviseMenu, command, restaurant());
    expect(save?.restaurant).toEqual(restaurant({ menuItems, menuVersion: 2, createdAt: before, updatedAt: now }));
    expect(reply).toMatchObject({ menuItems, version: 2n });
    expect(events).toEqual([
      { contract: kitchenEvents.menuRevised, subject: ids.restaurant, data: { restaurant: reply } },
    ]);
  });

  it.each([
    { was: true, says: undefined, is: true },
    { was: false, says: undefined, is: false },
    { was: true, says: false, is: false },
    { was: false, says: true, is: true },
  ])('leaves a restaurant that was open: $was and is told open: $says as open: $is', ({ was, says, is }) => {
    const { reply } = decideOn(reviseMenu, { ...command, open: says }, restaurant({ open: was }));
    expect(reply?.open).toBe(is);
  });

  it('is refused for a restaurant that does not exist', () => {
    expect(() => decideOn(reviseMenu, command)).toThrow(
      expect.objectContaining({ code: 'RESTAURANT_NOT_FOUND', kind: 'not-found' }),
    );
  });

  it.each([
    ['DUPLICATE_MENU_ITEM', twice],
    ['MIXED_CURRENCIES', mixed],
  ])('is refused with %s', (code, menuItems) => {
    expect(() => decideOn(reviseMenu, { ...command, menuItems }, restaurant())).toThrow(
      expect.objectContaining({ code, kind: 'invalid' }),
    );
  });
});
