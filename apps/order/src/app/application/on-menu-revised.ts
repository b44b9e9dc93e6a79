import { handler } from '@comanda/messaging';
import { replicateMenu } from './replicate-menu.js';
import { menuTold, type RestaurantTold } from './restaurant-told.js';

/** The kitchen's word that a restaurant offers something else, opens or closes. */
export interface MenuRevised {
  /** With the whole new menu. */
  readonly restaurant: RestaurantTold;
}

/** Replaces our copy of the menu, unless it is as new. */
export const onMenuRevised = handler({
  reads: ({ restaurant }: MenuRevised) => replicateMenu.reads(menuTold(restaurant)),
  decide: ({ restaurant }, loaded, now) => replicateMenu.decide(menuTold(restaurant), loaded, now),
});
