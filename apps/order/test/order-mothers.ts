import { money } from '@comanda/kernel';
import type { CreateOrder } from '../src/app/application/create-order.js';
import type { RestaurantTold } from '../src/app/application/restaurant-told.js';
import type { Order } from '../src/app/domain/order.js';
import type { MenuItem, RestaurantMenu } from '../src/app/domain/restaurant-menu.js';

/** The moment at which the tests decide. */
export const now = new Date('2026-11-21T12:00:00Z');

/** When what the tests begin with was stored. */
export const before = new Date('2026-11-21T11:00:00Z');

/** Ids for tests. */
export const ids = {
  consumer: '01938f0e-0000-7000-8000-000000000001',
  restaurant: '01938f0e-0000-7000-8000-000000000002',
  order: '01938f0e-0000-7000-8000-000000000003',
  otherOrder: '01938f0e-0000-7000-8000-000000000004',
};

const margherita: MenuItem = { menuItemId: 'margherita', name: 'Pizza Margherita', price: money(950, 'EUR') };
const water: MenuItem = { menuItemId: 'water', name: 'Water', price: money(250, 'EUR') };

/** The copy of an open restaurant's menu: a pizza at 9.50 EUR and water at 2.50 EUR. */
export function menu(changes: Partial<RestaurantMenu> = {}): RestaurantMenu {
  return {
    restaurantId: ids.restaurant,
    name: 'Da Gino',
    open: true,
    menuItems: [margherita, water],
    menuVersion: 1,
    ...changes,
  };
}

/** What the kitchen tells of that restaurant when its menu has that version. */
export function restaurantTold(version: number): RestaurantTold {
  const { menuVersion: _copied, ...restaurant } = menu();
  return { ...restaurant, version: BigInt(version) };
}

/** A request for two pizzas and three waters. */
export function createOrderCommand(changes: Partial<CreateOrder> = {}): CreateOrder {
  return {
    orderId: ids.order,
    consumerId: ids.consumer,
    restaurantId: ids.restaurant,
    lineItems: [
      { menuItemId: 'margherita', quantity: 2 },
      { menuItemId: 'water', quantity: 3 },
    ],
    ...changes,
  };
}

/** The order that {@link createOrderCommand} makes. */
export function order(changes: Partial<Order> = {}): Order {
  return {
    orderId: ids.order,
    consumerId: ids.consumer,
    restaurantId: ids.restaurant,
    state: 'APPROVAL_PENDING',
    reason: null,
    lineItems: [
      { menuItemId: 'margherita', quantity: 2, name: 'Pizza Margherita', unitPrice: money(950, 'EUR') },
      { menuItemId: 'water', quantity: 3, name: 'Water', unitPrice: money(250, 'EUR') },
    ],
    total: money(2650, 'EUR'),
    pickedUpAt: null,
    createdAt: before,
    updatedAt: before,
    ...changes,
  };
}
