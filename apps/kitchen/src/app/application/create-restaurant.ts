import { kitchenEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { createRestaurant as create, type NewRestaurant } from '../domain/restaurant.js';
import { restaurantSnapshot, type RestaurantSnapshot } from './restaurant-snapshot.js';
import { restaurants } from './tables/restaurants.js';

/** Creates a restaurant; one that is there already is answered as it is. Throws `DUPLICATE_MENU_ITEM` or `MIXED_CURRENCIES`. */
export const createRestaurant = handler({
  reads: ({ restaurantId }: NewRestaurant) => ({ restaurant: ref(restaurants, restaurantId) }),
  decide: (command, loaded, now) => {
    if (loaded.restaurant) return { reply: restaurantSnapshot(loaded.restaurant) };
    const restaurant = create(command, now);
    const reply: RestaurantSnapshot = restaurantSnapshot(restaurant);
    return {
      save: { restaurant },
      events: [tell(kitchenEvents.restaurantCreated, restaurant.restaurantId, { restaurant: reply })],
      reply,
    };
  },
});
