import { MAX_AMOUNT_MINOR, money } from '@comanda/kernel';
import type { Row, Table } from '@comanda/messaging';
import { menu, now, order, orderToCancel, orderToRevise, revision } from '../../../../test/order-mothers.js';
import { orders } from './orders.js';
import { restaurantMenus } from './restaurant-menus.js';

/** What the database gives back of a row: JSON columns have been text. */
function stored<T>(table: Table<T>, entity: T): Row {
  const cells = Object.entries(table.toRow(entity)).map(([column, value]) => {
    return [column, table.columns[column] === 'jsonb' ? JSON.parse(JSON.stringify(value)) : value];
  });
  return Object.fromEntries(cells);
}

const most = money(MAX_AMOUNT_MINOR, 'EUR');

it.each([
  order(),
  order({ state: 'REJECTED', reason: 'CARD_DECLINED' }),
  order({ state: 'COMPLETED', pickedUpAt: now, total: most }),
  order({ lineItems: [{ menuItemId: 'truffle', name: 'Truffle', quantity: 1, unitPrice: most }] }),
  orderToCancel(),
  orderToRevise({ confirmedBy: 'revise-order:1' }),
])('keeps an order as it is', (entity) => {
  expect(orders.fromRow(stored(orders, entity))).toEqual(entity);
});

it('keeps of a revision only what it knows', () => {
  const pendingRevision = revision.map((line) => ({ ...line, $typeName: 'comanda.kitchen.v1.RevisedLineItem' }));
  expect(orders.fromRow(stored(orders, orderToRevise({ pendingRevision })))).toEqual(orderToRevise());
});

it('keeps a menu as it is, the greatest price to the cent', () => {
  const dear = menu({
    open: false,
    menuVersion: 7,
    menuItems: [{ menuItemId: 'truffle', name: 'Truffle', price: most }],
  });
  expect(restaurantMenus.fromRow(stored(restaurantMenus, dear))).toEqual(dear);
});

it.each([
  [orders, order()],
  [restaurantMenus, menu()],
] as [Table<unknown>, unknown][])('names a column for each value of a row', (table, entity) => {
  expect(Object.keys(table.toRow(entity)).sort()).toEqual(Object.keys(table.columns).sort());
  expect(table.columns[table.key]).toBe('uuid');
});
