import type { Decision, Handler, Loaded, Reads } from '@comanda/messaging';
import { orders } from '../src/app/application/tables/orders.js';
import { restaurantMenus } from '../src/app/application/tables/restaurant-menus.js';
import type { Order } from '../src/app/domain/order.js';
import type { RestaurantMenu } from '../src/app/domain/restaurant-menu.js';
import { now } from './order-mothers.js';

/** What the handler decides when these entities, and no others, are stored: it sees those that it reads. */
export function decideOn<Command, R extends Reads, Reply>(
  handler: Handler<Command, R, Reply>,
  command: Command,
  ...stored: readonly (Order | RestaurantMenu | undefined)[]
): Decision<R, Reply> {
  const entities = stored.filter((entity) => entity !== undefined);
  const found = Object.entries(handler.reads(command)).map(([name, { table, id }]) => {
    return [
      name,
      entities.find((entity) => tableOf(entity) === table && tableOf(entity).toRow(entity)[table.key] === id),
    ];
  });
  return handler.decide(command, Object.fromEntries(found) as Loaded<R>, now);
}

const tableOf = (entity: Order | RestaurantMenu) =>
  ('orderId' in entity ? orders : restaurantMenus) as Reads[string]['table'];
