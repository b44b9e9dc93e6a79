import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { KitchenService } from '@comanda/contracts';
import { money } from '@comanda/kernel';
import type { RestaurantSnapshot } from '../../application/restaurant-snapshot.js';
import type { MenuItem } from '../../domain/menu.js';

type Methods = typeof KitchenService.method;
type MenuItemRequest = MessageShape<Methods['reviseMenu']['input']>['menuItems'][number];
type RestaurantMessage = NonNullable<MessageInitShape<Methods['getRestaurant']['output']>['restaurant']>;

/** The menu that a request holds, which is known to be valid by its proto. Throws `MONEY_OUT_OF_RANGE`. */
export function menuOf(items: readonly MenuItemRequest[]): MenuItem[] {
  return items.map(({ menuItemId, name, price }) => ({
    menuItemId,
    name,
    price: money(price?.amountMinor ?? 0n, price?.currency ?? ''),
  }));
}

/** A restaurant as callers see it. */
export function restaurantMessage({
  restaurantId,
  name,
  open,
  menuItems,
  version,
}: RestaurantSnapshot): RestaurantMessage {
  return { restaurantId, name, open, menuItems: [...menuItems], version };
}
