import { Inject, Injectable } from '@nestjs/common';
import type { KitchenService, Plain } from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import type { GrpcClient } from '@comanda/service';
import { MenuSource } from '../../application/menu-source.js';
import { menuTold } from '../../application/restaurant-told.js';
import type { RestaurantMenu } from '../../domain/restaurant-menu.js';

/** Injects the client of the kitchen. */
export const KITCHEN_CLIENT = Symbol('kitchen client');

/** Asks the kitchen by gRPC. */
@Injectable()
export class KitchenMenuSource extends MenuSource {
  constructor(
    @Inject(KITCHEN_CLIENT) private readonly kitchen: Pick<GrpcClient<typeof KitchenService>, 'getRestaurant'>,
  ) {
    super();
  }

  async find(restaurantId: string): Promise<RestaurantMenu | undefined> {
    try {
      const { restaurant } = await this.kitchen.getRestaurant({ restaurantId });
      return menuTold(restaurant as Plain<typeof restaurant & object>);
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'not-found') return undefined;
      throw new DomainError('KITCHEN_UNAVAILABLE', 'unavailable', 'The menu cannot be looked up now.', {
        cause: error,
      });
    }
  }
}
