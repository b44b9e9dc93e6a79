import { accountsTable } from '../../../apps/accounting/src/app/application/accounts-table.js';
import { addCard, openAccount, setEnabled, type Account } from '../../../apps/accounting/src/app/domain/account.js';
import { consumersTable } from '../../../apps/consumer/src/app/application/consumers-table.js';
import { change, register } from '../../../apps/consumer/src/app/domain/consumer.js';
import { restaurants } from '../../../apps/kitchen/src/app/application/tables/restaurants.js';
import { createRestaurant, type Restaurant } from '../../../apps/kitchen/src/app/domain/restaurant.js';
import { menuTold } from '../../../apps/order/src/app/application/restaurant-told.js';
import { restaurantMenus } from '../../../apps/order/src/app/application/tables/restaurant-menus.js';
import { money } from '@comanda/kernel';
import type { Table } from '@comanda/messaging';
import { BEGINNING_MS, type StoredRow } from '@comanda/simulation';
import type { ServiceName } from './bindings.js';

const BEGINNING = new Date(BEGINNING_MS);

/** A UUID that tells what it is of, and its number. */
export function idOf(kind: 'order' | 'consumer' | 'restaurant' | 'request', number: number): string {
  const prefix = { order: '0000000a', consumer: '0000000b', restaurant: '0000000c', request: '0000000d' }[kind];
  return `${prefix}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** Consumers, by what becomes of their orders. */
export const consumers = {
  payer: idOf('consumer', 1),
  anotherPayer: idOf('consumer', 2),
  thirdPayer: idOf('consumer', 9),
  fourthPayer: idOf('consumer', 10),
  blocked: idOf('consumer', 3),
  thrifty: idOf('consumer', 4),
  cardless: idOf('consumer', 5),
  declined: idOf('consumer', 6),
  disabled: idOf('consumer', 7),
  unknown: idOf('consumer', 8),
} as const;

export type ConsumerName = keyof typeof consumers;

/** Consumers whose orders nothing speaks against. */
export const payers = ['payer', 'anotherPayer', 'thirdPayer', 'fourthPayer'] as const;

/** Restaurants. The order service has never heard of the new one. */
export const places = {
  pizzeria: idOf('restaurant', 1),
  diner: idOf('restaurant', 2),
  closed: idOf('restaurant', 3),
  brandNew: idOf('restaurant', 4),
} as const;

export type PlaceName = keyof typeof places;

/** What every restaurant offers, and the greatest total that the thrifty consumer may order for. */
export const dishes = ['margherita', 'funghi', 'tiramisu'] as const;
const THRIFT = 1_000;

export const menuOf = (raise: number) =>
  dishes.map((menuItemId, index) => ({
    menuItemId,
    name: menuItemId,
    price: money(500 * (index + 1) + raise, 'EUR'),
  }));

function restaurant(name: PlaceName): Restaurant {
  const open = name !== 'closed';
  return createRestaurant({ restaurantId: places[name], name, open, menuItems: menuOf(0) }, BEGINNING);
}

function consumer(name: ConsumerName) {
  const registered = register({ consumerId: consumers[name], name }, BEGINNING);
  return change(registered, {
    blocked: name === 'blocked',
    ...(name === 'thrifty' && { orderLimit: money(THRIFT, 'EUR') }),
  });
}

function account(name: ConsumerName): Account {
  const opened = openAccount(consumers[name]);
  if (name === 'cardless') return opened;
  const { account: withCard } = addCard(opened, 'card', name === 'declined' ? 'tok_declined' : 'tok_visa');
  return setEnabled(withCard, name !== 'disabled');
}

/** A row that is there from the beginning. */
export interface FirstRow {
  readonly service: ServiceName;
  readonly table: string;
  readonly key: string;
  readonly stored: StoredRow;
}

function rows<T>(service: ServiceName, table: Table<T>, entities: readonly T[]): FirstRow[] {
  return entities.map((entity) => {
    const row = table.toRow(entity);
    return {
      service,
      table: table.name,
      key: row[table.key] as string,
      stored: { row, version: 1, entity: undefined },
    };
  });
}

const known = (Object.keys(consumers) as ConsumerName[]).filter((name) => name !== 'unknown');
const all = (Object.keys(places) as PlaceName[]).map(restaurant);
const copies = all
  .filter(({ name }) => name !== 'brandNew')
  .map((each) => menuTold({ ...each, version: BigInt(each.menuVersion) }));

/** What every run begins with. Rows are values: runs share them. */
export const firstRows: readonly FirstRow[] = [
  ...rows('consumer', consumersTable, known.map(consumer)),
  ...rows('accounting', accountsTable, known.map(account)),
  ...rows('kitchen', restaurants, all),
  ...rows('order', restaurantMenus, copies),
];
