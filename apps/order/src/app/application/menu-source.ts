import type { RestaurantMenu } from '../domain/restaurant-menu.js';

/** Where menus come from when our copy lacks what an order asks for: the kitchen itself. */
export abstract class MenuSource {
  /** The restaurant's menu now; `undefined` when there is no such restaurant. Throws a `DomainError` of kind `unavailable`. */
  abstract find(restaurantId: string): Promise<RestaurantMenu | undefined>;
}
