import { orderEvents } from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import { handler, newRef, ref, tell } from '@comanda/messaging';
import { takeOrder, type OrderParties } from '../domain/order.js';
import { quote, type RequestedLine } from '../domain/pricing.js';
import type { StoredOrder } from './order-reader.js';
import { pricedLines } from './order-told.js';
import { orders } from './tables/orders.js';
import { restaurantMenus } from './tables/restaurant-menus.js';

/** A consumer's order, under an id that nobody has used. */
export interface CreateOrder extends OrderParties {
  readonly lineItems: readonly RequestedLine[];
}

/** What came of it. */
export interface OrderTaken {
  readonly orderId: string;
  /** The order as it was taken; absent when it had been taken before. */
  readonly order?: StoredOrder;
}

/** What the store gives an order that it inserts. */
const FIRST_VERSION = 1;

/**
 * Prices the order by this service's copy of the menu, stores it as APPROVAL_PENDING and tells `OrderCreated`, which starts
 * its saga. An order that is there already is answered again. A closed restaurant is for the kitchen to refuse.
 * Throws `RESTAURANT_NOT_FOUND` when there is no copy of the menu, and what {@link quote} throws.
 */
export const createOrder = handler({
  reads: ({ orderId, restaurantId }: CreateOrder) => ({
    order: newRef(orders, orderId),
    menu: ref(restaurantMenus, restaurantId),
  }),
  decide: (command, { order: taken, menu }, now) => {
    if (taken) return { reply: takenAs(taken.orderId) };
    if (!menu) throw new DomainError('RESTAURANT_NOT_FOUND', 'invalid', 'There is no such restaurant.');
    const order = takeOrder(command, quote(menu, command.lineItems), now);
    const { orderId, consumerId, restaurantId, total } = order;
    const created = { orderId, consumerId, restaurantId, lineItems: pricedLines(order), orderTotal: total };
    return {
      save: { order },
      events: [tell(orderEvents.created, orderId, created)],
      reply: takenAs(orderId, { ...order, version: FIRST_VERSION }),
    };
  },
});

function takenAs(orderId: string, order?: StoredOrder): OrderTaken {
  return order ? { orderId, order } : { orderId };
}
