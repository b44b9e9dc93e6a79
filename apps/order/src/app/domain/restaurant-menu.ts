import type { Money } from '@comanda/kernel';

/** Something that can be ordered. */
export interface MenuItem {
  readonly menuItemId: string;
  readonly name: string;
  readonly price: Money;
}

/** This service's copy of a restaurant, for pricing. The kitchen has the last word on what it offers, and whether it is open. */
export interface RestaurantMenu {
  readonly restaurantId: string;
  readonly name: string;
  readonly open: boolean;
  readonly menuItems: readonly MenuItem[];
  /** The kitchen's number of the revision that this is a copy of. */
  readonly menuVersion: number;
}

/** True when `copy` is to replace `current`: copies come in any order, and more than once. */
export function isNewer(copy: RestaurantMenu, current: RestaurantMenu | undefined): boolean {
  return !current || copy.menuVersion > current.menuVersion;
}
