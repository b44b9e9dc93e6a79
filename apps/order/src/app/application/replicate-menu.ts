import { handler, ref } from '@comanda/messaging';
import { isNewer, type RestaurantMenu } from '../domain/restaurant-menu.js';
import { restaurantMenus } from './tables/restaurant-menus.js';

/** Keeps a copy of the restaurant's menu, unless the one that is here is as new. */
export const replicateMenu = handler({
  reads: ({ restaurantId }: RestaurantMenu) => ({ menu: ref(restaurantMenus, restaurantId) }),
  decide: (copy, { menu }) => (isNewer(copy, menu) ? { save: { menu: copy }, reply: {} } : { reply: {} }),
});
