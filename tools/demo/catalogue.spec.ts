import { describe, expect, it } from '@jest/globals';
import { readCatalogue } from './catalogue.mjs';

const { restaurants, consumers, orders } = readCatalogue();

describe('the catalogue', () => {
  it('has ten open restaurants at least, each with a menu, and a closed one', () => {
    expect(restaurants.filter(({ open, menu }) => open && menu.length > 1).length).toBeGreaterThanOrEqual(10);
    expect(restaurants.some(({ open }) => !open)).toBe(true);
    expect(new Set(restaurants.map(({ name }) => name)).size).toBe(restaurants.length);
  });

  it.each(orders)('orders what there is: $why', ({ consumer, restaurant, items }) => {
    expect(consumers.map(({ key }) => key)).toContain(consumer);
    const menu = restaurants.find(({ key }) => key === restaurant)?.menu.map(({ id }) => id);
    expect(menu).toEqual(expect.arrayContaining(Object.keys(items)));
  });

  it('is refused in every way that the services can refuse', () => {
    const reasons = orders.map(({ expect: { reason } }) => reason).filter(Boolean);
    expect(new Set(reasons)).toEqual(
      new Set(['CONSUMER_BLOCKED', 'ORDER_LIMIT_EXCEEDED', 'RESTAURANT_CLOSED', 'CARD_DECLINED', 'CARD_MISSING']),
    );
  });
});
