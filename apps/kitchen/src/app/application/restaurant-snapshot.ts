import type { MenuItem } from '../domain/menu.js';
import type { Restaurant } from '../domain/restaurant.js';

/** A restaurant as events and replies tell it: plain data that JSON can hold. */
export interface RestaurantSnapshot {
  readonly restaurantId: string;
  readonly name: string;
  readonly open: boolean;
  readonly menuItems: readonly MenuItem[];
  /** Grows by one with each revision of the menu. */
  readonly version: bigint;
}

/** What others may know of the restaurant. */
export function restaurantSnapshot({
  restaurantId,
  name,
  open,
  menuItems,
  menuVersion,
}: Restaurant): RestaurantSnapshot {
  return { restaurantId, name, open, menuItems, version: BigInt(menuVersion) };
}
