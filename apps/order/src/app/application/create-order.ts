import { orderEvents } from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import { handler, ref, tell } from '@comanda/messaging';
import { takeOrder, type OrderParties } from '../domain/order.js';
import { quote, type RequestedLine } from '../domain/pricing.js';
import { orders } from './tables/orders.js';
import { restaurantMenus } from './tables/restaurant-menus.js';

/** A consumer's order, under an id that nobody has used. */
export interface CreateOrder extends OrderParties {
  readonly lineItems: readonly RequestedLine[];
}

/**
 * Prices the order by this service's copy of the menu, stores it as APPROVAL_PENDING and tells `OrderCreated`, which starts
 * its saga. An order that is there already is answered again. A closed restaurant is for the kitchen to refuse.
 * Throws `RESTAURANT_NOT_FOUND` when there is no copy of the menu, and what {@link quote} throws.
 */
export const createOrder = handler({
  reads: ({ orderId, restaurantId }: CreateOrder) => ({
    order: ref(orders, orderId),
    menu: ref(restaurantMenus, restaurantId),
  }),
  decide: (command, { order: taken, menu }, now) => {
    if (taken) return { reply: { orderId: taken.orderId } };
    if (!menu) throw new DomainError('RESTAURANT_NOT_FOUND', 'invalid', 'There is no such restaurant.');
    const order = takeOrder(command, quote(menu, command.lineItems), now);
    const { orderId, consumerId, restaurantId, total } = order;
    const lineItems = order.lineItems.map(({ menuItemId, quantity, unitPrice }) => ({
      menuItemId,
      quantity,
      unitPrice,
    }));
    const created = { orderId, consumerId, restaurantId, lineItems, orderTotal: total };
    return { save: { order }, events: [tell(orderEvents.created, orderId, created)], reply: { orderId } };
  },
});
