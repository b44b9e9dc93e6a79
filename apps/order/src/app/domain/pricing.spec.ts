import { MAX_AMOUNT_MINOR, money } from '@comanda/kernel';
import { menu } from '../../../test/order-mothers.js';
import { quote } from './pricing.js';

describe('a quote', () => {
  it('has the names and prices of the menu, and their sum', () => {
    const requested = [
      { menuItemId: 'margherita', quantity: 2 },
      { menuItemId: 'water', quantity: 3 },
    ];
    expect(quote(menu(), requested)).toEqual({
      lineItems: [
        { menuItemId: 'margherita', quantity: 2, name: 'Pizza Margherita', unitPrice: money(950, 'EUR') },
        { menuItemId: 'water', quantity: 3, name: 'Water', unitPrice: money(250, 'EUR') },
      ],
      total: money(2650, 'EUR'),
    });
  });

  it('asks nothing of a closed restaurant: that is for the kitchen to refuse', () => {
    expect(quote(menu({ open: false }), [{ menuItemId: 'water', quantity: 1 }]).total).toEqual(money(250, 'EUR'));
  });

  it('is refused for no lines', () => {
    expect(() => quote(menu(), [])).toThrow(expect.objectContaining({ code: 'ORDER_EMPTY', kind: 'invalid' }));
  });

  it('is refused for two lines with the same item', () => {
    const twice = { menuItemId: 'water', quantity: 1 };
    expect(() => quote(menu(), [twice, twice])).toThrow(
      expect.objectContaining({ code: 'DUPLICATE_LINE_ITEM', kind: 'invalid' }),
    );
  });

  it('is refused for an item that is not on the menu', () => {
    expect(() => quote(menu(), [{ menuItemId: 'sushi', quantity: 1 }])).toThrow(
      expect.objectContaining({ code: 'MENU_ITEM_NOT_FOUND', kind: 'invalid' }),
    );
  });

  it('may come to the greatest amount there is', () => {
    const dear = menu({
      menuItems: [{ menuItemId: 'truffle', name: 'Truffle', price: money(MAX_AMOUNT_MINOR, 'EUR') }],
    });
    expect(quote(dear, [{ menuItemId: 'truffle', quantity: 1 }]).total).toEqual(money(MAX_AMOUNT_MINOR, 'EUR'));
  });

  it.each([
    ['one line', [{ menuItemId: 'truffle', quantity: 2 }]],
    [
      'the sum',
      [
        { menuItemId: 'truffle', quantity: 1 },
        { menuItemId: 'crumb', quantity: 1 },
      ],
    ],
  ])('is refused when %s is beyond that', (_what, requested) => {
    const menuItems = [
      { menuItemId: 'truffle', name: 'Truffle', price: money(MAX_AMOUNT_MINOR, 'EUR') },
      { menuItemId: 'crumb', name: 'Crumb', price: money(1, 'EUR') },
    ];
    expect(() => quote(menu({ menuItems }), requested)).toThrow(
      expect.objectContaining({ code: 'MONEY_OUT_OF_RANGE', kind: 'invalid' }),
    );
  });
});
