import { Injectable } from '@nestjs/common';
import { restaurantSnapshot, type RestaurantSnapshot } from '../../application/restaurant-snapshot.js';
import { menuFromJson } from '../../application/tables/restaurants.js';
import { requireRestaurant, type Restaurant } from '../../domain/restaurant.js';
import { KitchenDatabase } from './kitchen-database.js';

/** Reads restaurants as they were last committed. */
@Injectable()
export class RestaurantQueries {
  constructor(private readonly database: KitchenDatabase) {}

  /** Throws `RESTAURANT_NOT_FOUND`. */
  async get(restaurantId: string): Promise<RestaurantSnapshot> {
    const row = await this.database.restaurant.findUnique({ where: { restaurantId } });
    return snapshot(requireRestaurant(row ?? undefined));
  }

  /** Up to `limit` restaurants, oldest first, that come after the one with the id `after`. */
  async list(limit: number, after?: string): Promise<RestaurantSnapshot[]> {
    const rows = await this.database.restaurant.findMany({
      where: after === undefined ? {} : { restaurantId: { gt: after } },
      orderBy: { restaurantId: 'asc' },
      take: limit,
    });
    return rows.map(snapshot);
  }
}

function snapshot(row: Omit<Restaurant, 'menuItems'> & { readonly menuItems: unknown }): RestaurantSnapshot {
  return restaurantSnapshot({ ...row, menuItems: menuFromJson(row.menuItems) });
}
