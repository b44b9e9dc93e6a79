import { money } from '@comanda/kernel';
import type { CreateOrder } from '../src/app/application/create-order.js';
import type { RestaurantTold } from '../src/app/application/restaurant-told.js';
import type { Order } from '../src/app/domain/order.js';
import type { RevisedLine } from '../src/app/domain/revision.js';
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
  cancelSaga: 'cancel-order:01938f0e-0000-7000-8000-000000000005',
  reviseSaga: 'revise-order:01938f0e-0000-7000-8000-000000000006',
  otherSaga: 'cancel-order:01938f0e-0000-7000-8000-000000000007',
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
    lockedBy: null,
    pendingReason: null,
    pendingRevision: null,
    confirmedBy: null,
    createdAt: before,
    updatedAt: before,
    ...changes,
  };
}

/** That order, held by {@link ids.cancelSaga} for its consumer. */
export function orderToCancel(changes: Partial<Order> = {}): Order {
  return order({ state: 'CANCEL_PENDING', lockedBy: ids.cancelSaga, pendingReason: 'CONSUMER_REQUEST', ...changes });
}

/** Only one pizza, and no water. */
export const revision: readonly RevisedLine[] = [
  { menuItemId: 'water', quantity: 0 },
  { menuItemId: 'margherita', quantity: 1 },
];

/** That order, held by {@link ids.reviseSaga} for {@link revision}. */
export function orderToRevise(changes: Partial<Order> = {}): Order {
  return order({ state: 'REVISION_PENDING', lockedBy: ids.reviseSaga, pendingRevision: revision, ...changes });
}

/** What {@link revision} makes of that order. */
export const revised: Pick<Order, 'lineItems' | 'total'> = {
  lineItems: [{ menuItemId: 'margherita', quantity: 1, name: 'Pizza Margherita', unitPrice: money(950, 'EUR') }],
  total: money(950, 'EUR'),
};
