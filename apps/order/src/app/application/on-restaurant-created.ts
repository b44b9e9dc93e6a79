import { handler } from '@comanda/messaging';
import { replicateMenu } from './replicate-menu.js';
import { menuTold, type RestaurantTold } from './restaurant-told.js';

/** The kitchen's word that there is a new restaurant. */
export interface RestaurantCreated {
  readonly restaurant: RestaurantTold;
}

/** Keeps a copy of the first menu, unless a newer one has come before. */
export const onRestaurantCreated = handler({
  reads: ({ restaurant }: RestaurantCreated) => replicateMenu.reads(menuTold(restaurant)),
  decide: ({ restaurant }, loaded, now) => replicateMenu.decide(menuTold(restaurant), loaded, now),
});
