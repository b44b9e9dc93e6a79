import type { MenuItem, RestaurantMenu } from '../domain/restaurant-menu.js';

/** A restaurant as the kitchen tells it, in events and replies. */
export interface RestaurantTold {
  readonly restaurantId: string;
  readonly name: string;
  readonly open: boolean;
  readonly menuItems: readonly MenuItem[];
  /** Grows by one with each revision of the menu. */
  readonly version: bigint;
}

/** Our copy of what the kitchen told: only what we know of it, without what newer kitchens may add. */
export function menuTold({ restaurantId, name, open, menuItems, version }: RestaurantTold): RestaurantMenu {
  return {
    restaurantId,
    name,
    open,
    menuItems: menuItems.map((item) => ({
      menuItemId: item.menuItemId,
      name: item.name,
      price: { amountMinor: item.price.amountMinor, currency: item.price.currency },
    })),
    menuVersion: Number(version),
  };
}
