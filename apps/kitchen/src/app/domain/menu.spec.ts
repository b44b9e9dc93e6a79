import { money } from '@comanda/kernel';
import { menuItem, pricedLine } from '../../../test/kitchen-mothers.js';
import { findOffered, requireMenu } from './menu.js';

describe('a menu', () => {
  it('may hold many items in one currency', () => {
    expect(() => requireMenu([menuItem(), menuItem({ menuItemId: 'funghi' })])).not.toThrow();
  });

  it('does not list one item twice', () => {
    expect(() => requireMenu([menuItem(), menuItem({ name: 'Again' })])).toThrow(
      expect.objectContaining({ code: 'DUPLICATE_MENU_ITEM', kind: 'invalid' }),
    );
  });

  it('does not mix currencies', () => {
    const inDollars = menuItem({ menuItemId: 'funghi', price: money(950, 'USD') });
    expect(() => requireMenu([menuItem(), inDollars])).toThrow(
      expect.objectContaining({ code: 'MIXED_CURRENCIES', kind: 'invalid' }),
    );
  });

  it('offers an item at its own price', () => {
    expect(findOffered([menuItem()], pricedLine())).toEqual(menuItem());
  });

  it('does not offer what it does not list', () => {
    expect(() => findOffered([menuItem()], pricedLine({ menuItemId: 'sushi' }))).toThrow(
      expect.objectContaining({ code: 'MENU_ITEM_NOT_FOUND' }),
    );
  });

  it.each([money(949, 'EUR'), money(951, 'EUR'), money(950, 'USD')])(
    'does not offer an item at another price',
    (unitPrice) => {
      expect(() => findOffered([menuItem()], pricedLine({ unitPrice }))).toThrow(
        expect.objectContaining({ code: 'PRICE_CHANGED' }),
      );
    },
  );
});
