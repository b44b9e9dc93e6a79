import type { Row, Table } from '@comanda/messaging';
import type { MenuItem } from '../../domain/menu.js';
import type { Restaurant } from '../../domain/restaurant.js';

interface StoredMenuItem {
  readonly menuItemId: string;
  readonly name: string;
  readonly amountMinor: number;
  readonly currency: string;
}

/** A menu as JSON holds it. Amounts are plain numbers: the greatest amount of money is far below 2^53. */
export function menuToJson(items: readonly MenuItem[]): readonly StoredMenuItem[] {
  return items.map(({ menuItemId, name, price }) => ({
    menuItemId,
    name,
    amountMinor: Number(price.amountMinor),
    currency: price.currency,
  }));
}

/** The menu that {@link menuToJson} made JSON of. */
export function menuFromJson(json: unknown): readonly MenuItem[] {
  return (json as readonly StoredMenuItem[]).map(({ menuItemId, name, amountMinor, currency }) => ({
    menuItemId,
    name,
    price: { amountMinor: BigInt(amountMinor), currency },
  }));
}

function fromRow(row: Row): Restaurant {
  return {
    restaurantId: row.restaurant_id as string,
    name: row.name as string,
    open: row.open as boolean,
    menuItems: menuFromJson(row.menu_items),
    menuVersion: row.menu_version as number,
    createdAt: row.created_at as Date,
    updatedAt: row.updated_at as Date,
  };
}

/** Restaurants, by their id. */
export const restaurants: Table<Restaurant> = {
  name: 'restaurants',
  key: 'restaurant_id',
  columns: {
    restaurant_id: 'uuid',
    name: 'text',
    open: 'boolean',
    menu_items: 'jsonb',
    menu_version: 'integer',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  toRow: (restaurant) => ({
    restaurant_id: restaurant.restaurantId,
    name: restaurant.name,
    open: restaurant.open,
    menu_items: menuToJson(restaurant.menuItems),
    menu_version: restaurant.menuVersion,
    created_at: restaurant.createdAt,
    updated_at: restaurant.updatedAt,
  }),
  fromRow,
};
