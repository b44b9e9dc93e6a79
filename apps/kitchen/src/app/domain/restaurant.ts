import { DomainError } from '@comanda/kernel';
import { requireMenu, type MenuItem } from './menu.js';

/** A restaurant with its menu. */
export interface Restaurant {
  readonly restaurantId: string;
  readonly name: string;
  /** Takes orders now. */
  readonly open: boolean;
  readonly menuItems: readonly MenuItem[];
  /** 1 at first, one more with each revision of the menu: tells copies of the menu which is newer. */
  readonly menuVersion: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a restaurant offers from now on; `open` stays as it is when absent. */
export interface MenuRevision {
  readonly menuItems: readonly MenuItem[];
  readonly open?: boolean | undefined;
}

/** What a restaurant begins with. */
export type NewRestaurant = Pick<Restaurant, 'restaurantId' | 'name' | 'open' | 'menuItems'>;

/** A restaurant with its first menu. Throws `DUPLICATE_MENU_ITEM` or `MIXED_CURRENCIES`. */
export function createRestaurant({ restaurantId, name, open, menuItems }: NewRestaurant, now: Date): Restaurant {
  requireMenu(menuItems);
  return { restaurantId, name, open, menuItems, menuVersion: 1, createdAt: now, updatedAt: now };
}

/** The restaurant with the whole menu replaced. Throws `DUPLICATE_MENU_ITEM` or `MIXED_CURRENCIES`. */
export function reviseMenu(restaurant: Restaurant, { menuItems, open }: MenuRevision, now: Date): Restaurant {
  requireMenu(menuItems);
  return {
    ...restaurant,
    menuItems,
    open: open ?? restaurant.open,
    menuVersion: restaurant.menuVersion + 1,
    updatedAt: now,
  };
}

/** The restaurant itself. Throws `RESTAURANT_NOT_FOUND` when there is none. */
export function requireRestaurant<R>(restaurant: R | undefined): R {
  if (!restaurant) throw new DomainError('RESTAURANT_NOT_FOUND', 'not-found', 'There is no such restaurant.');
  return restaurant;
}

/** Requires that the restaurant takes orders. Throws `RESTAURANT_CLOSED`. */
export function requireOpen(restaurant: Restaurant): void {
  if (!restaurant.open) throw new DomainError('RESTAURANT_CLOSED', 'conflict', 'The restaurant is closed.');
}
