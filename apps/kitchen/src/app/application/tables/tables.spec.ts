import { MAX_AMOUNT_MINOR, money } from '@comanda/kernel';
import type { Row, Table } from '@comanda/messaging';
import { heldTicket, menuItem, now, restaurant, sagas, ticket } from '../../../../test/kitchen-mothers.js';
import { restaurants } from './restaurants.js';
import { tickets } from './tickets.js';

/** What the database gives back of a row: JSON columns have been text. */
function stored<T>(table: Table<T>, entity: T): Row {
  const cells = Object.entries(table.toRow(entity)).map(([column, value]) => {
    return [column, table.columns[column] === 'jsonb' ? JSON.parse(JSON.stringify(value)) : value];
  });
  return Object.fromEntries(cells);
}

it('keeps a restaurant as it is, the greatest price to the cent', () => {
  const dear = restaurant({
    open: false,
    menuVersion: 7,
    menuItems: [menuItem({ price: money(MAX_AMOUNT_MINOR, 'EUR') })],
  });
  expect(restaurants.fromRow(stored(restaurants, dear))).toEqual(dear);
});

it.each([
  ticket('CREATE_PENDING'),
  { ...ticket('ACCEPTED'), readyBy: now, settledBy: sagas.mine },
  heldTicket('CANCEL_PENDING'),
  heldTicket('REVISION_PENDING'),
])('keeps a ticket as it is', (entity) => {
  expect(tickets.fromRow(stored(tickets, entity))).toEqual(entity);
});

it.each([restaurants, tickets] as Table<unknown>[])('names a column for each value of a row: $name', (table) => {
  const entity = table.name === 'tickets' ? ticket('ACCEPTED') : restaurant();
  expect(Object.keys(table.toRow(entity)).sort()).toEqual(Object.keys(table.columns).sort());
  expect(table.columns[table.key]).toBe('uuid');
});
