import { MAX_AMOUNT_MINOR, money } from '@comanda/kernel';
import { order, revised, revision } from '../../../test/order-mothers.js';
import { revisedQuote } from './revision.js';

const { lineItems, total } = order();
const revise = (...lines: { menuItemId: string; quantity: number }[]) => revisedQuote(lineItems, lines);

describe('a revision', () => {
  it('has the new quantities at the old prices, without the lines that have none left, and their sum', () => {
    expect(revisedQuote(lineItems, revision)).toEqual(revised);
  });

  it('leaves what it does not list as it is, and in its place', () => {
    const [pizza, water] = lineItems;
    expect(revise({ menuItemId: 'margherita', quantity: 5 })).toEqual({
      lineItems: [{ ...pizza, quantity: 5 }, water],
      total: money(5_500, 'EUR'),
    });
    expect(revise()).toEqual({ lineItems, total });
  });

  it('is refused for an item that was not ordered', () => {
    expect(() => revise({ menuItemId: 'sushi', quantity: 1 })).toThrow(
      expect.objectContaining({
        code: 'LINE_ITEM_NOT_FOUND',
        kind: 'invalid',
        message: expect.stringContaining('sushi'),
      }),
    );
  });

  it('is refused for two lines with the same item', () => {
    expect(() => revise({ menuItemId: 'water', quantity: 1 }, { menuItemId: 'water', quantity: 2 })).toThrow(
      expect.objectContaining({ code: 'DUPLICATE_LINE_ITEM', kind: 'invalid' }),
    );
  });

  it('is refused when no line would be left', () => {
    expect(() => revise({ menuItemId: 'water', quantity: 0 }, { menuItemId: 'margherita', quantity: 0 })).toThrow(
      expect.objectContaining({ code: 'LAST_LINE_ITEM', kind: 'conflict' }),
    );
  });

  it('is refused when it would come to more than there is', () => {
    const truffle = { menuItemId: 'truffle', name: 'Truffle', quantity: 1, unitPrice: money(MAX_AMOUNT_MINOR, 'EUR') };
    expect(() => revisedQuote([truffle], [{ menuItemId: 'truffle', quantity: 2 }])).toThrow(
      expect.objectContaining({ code: 'MONEY_OUT_OF_RANGE', kind: 'invalid' }),
    );
  });
});
