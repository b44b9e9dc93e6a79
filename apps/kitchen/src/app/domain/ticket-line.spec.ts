import { reviseLines } from './ticket-line.js';

const lines = [
  { menuItemId: 'margherita', name: 'Pizza Margherita', quantity: 2 },
  { menuItemId: 'funghi', name: 'Pizza Funghi', quantity: 1 },
  { menuItemId: 'cola', name: 'Cola', quantity: 3 },
];
const [margherita, funghi, cola] = lines;

describe('revising the lines of a ticket', () => {
  it('changes the quantities that are listed and no other', () => {
    const revision = [
      { menuItemId: 'cola', quantity: 4 },
      { menuItemId: 'margherita', quantity: 1 },
    ];
    expect(reviseLines(lines, revision)).toEqual([{ ...margherita, quantity: 1 }, funghi, { ...cola, quantity: 4 }]);
  });

  it('removes a line whose new quantity is zero', () => {
    expect(reviseLines(lines, [{ menuItemId: 'funghi', quantity: 0 }])).toEqual([margherita, cola]);
  });

  it.each([
    ['DUPLICATE_LINE_ITEM', 'invalid', ['cola', 'cola']],
    ['LINE_ITEM_NOT_FOUND', 'invalid', ['cola', 'sushi']],
    ['LAST_LINE_ITEM', 'conflict', ['cola', 'funghi', 'margherita']],
  ])('is refused with %s', (code, kind, items) => {
    const revision = items.map((menuItemId) => ({ menuItemId, quantity: 0 }));
    expect(() => reviseLines(lines, revision)).toThrow(expect.objectContaining({ code, kind }));
  });
});
