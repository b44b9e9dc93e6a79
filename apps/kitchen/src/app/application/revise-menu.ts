import { kitchenEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { requireRestaurant, reviseMenu as revise, type MenuRevision } from '../domain/restaurant.js';
import { restaurantSnapshot, type RestaurantSnapshot } from './restaurant-snapshot.js';
import { restaurants } from './tables/restaurants.js';

/** A restaurant's wish to change what it offers. */
export interface ReviseMenu extends MenuRevision {
  readonly restaurantId: string;
}

/** Replaces the whole menu, opens or closes. Throws `RESTAURANT_NOT_FOUND`, `DUPLICATE_MENU_ITEM` or `MIXED_CURRENCIES`. */
export const reviseMenu = handler({
  reads: ({ restaurantId }: ReviseMenu) => ({ restaurant: ref(restaurants, restaurantId) }),
  decide: (command, loaded, now) => {
    const restaurant = revise(requireRestaurant(loaded.restaurant), command, now);
    const reply: RestaurantSnapshot = restaurantSnapshot(restaurant);
    return {
      save: { restaurant },
      events: [tell(kitchenEvents.menuRevised, restaurant.restaurantId, { restaurant: reply })],
      reply,
    };
  },
});
