import type { Row, Table } from '@comanda/messaging';
import type { MenuItem, RestaurantMenu } from '../../domain/restaurant-menu.js';

interface StoredMenuItem {
  readonly menuItemId: string;
  readonly name: string;
  readonly amountMinor: number;
  readonly currency: string;
}

/** Amounts are plain numbers: the greatest amount of money is far below 2^53. */
function menuToJson(items: readonly MenuItem[]): readonly StoredMenuItem[] {
  return items.map(({ menuItemId, name, price }) => ({
    menuItemId,
    name,
    amountMinor: Number(price.amountMinor),
    currency: price.currency,
  }));
}

function menuFromJson(json: unknown): readonly MenuItem[] {
  return (json as readonly StoredMenuItem[]).map(({ menuItemId, name, amountMinor, currency }) => ({
    menuItemId,
    name,
    price: { amountMinor: BigInt(amountMinor), currency },
  }));
}

function fromRow(row: Row): RestaurantMenu {
  return {
    restaurantId: row.restaurant_id as string,
    name: row.name as string,
    open: row.open as boolean,
    menuItems: menuFromJson(row.menu_items),
    menuVersion: row.menu_version as number,
  };
}

/** Copies of the kitchen's restaurants, by the restaurant's id. */
export const restaurantMenus: Table<RestaurantMenu> = {
  name: 'restaurant_menus',
  key: 'restaurant_id',
  columns: { restaurant_id: 'uuid', name: 'text', open: 'boolean', menu_items: 'jsonb', menu_version: 'integer' },
  toRow: (menu) => ({
    restaurant_id: menu.restaurantId,
    name: menu.name,
    open: menu.open,
    menu_items: menuToJson(menu.menuItems),
    menu_version: menu.menuVersion,
  }),
  fromRow,
};
