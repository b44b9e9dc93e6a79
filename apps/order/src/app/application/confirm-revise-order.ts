import { orderEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { requireOrder } from '../domain/order.js';
import { confirmRevise, requireHeldBy } from '../domain/order-hold.js';
import { completionOf, pricedLines } from './order-told.js';
import { orders } from './tables/orders.js';

/** A saga's last word on an order that is revised. */
export interface ConfirmReviseOrder {
  readonly orderId: string;
  readonly sagaId: string;
}

/**
 * Gives the order its new quantities and total, lets it go, and tells `OrderRevised`. Changes nothing when the saga has done that before.
 * Refuses with `ORDER_NOT_FOUND`, or `ORDER_STATE_CONFLICT` unless the saga holds the order for a revision.
 */
export const confirmReviseOrder = handler({
  reads: ({ orderId }: ConfirmReviseOrder) => ({ order: ref(orders, orderId) }),
  decide: ({ orderId, sagaId }, loaded, now) => {
    const current = requireOrder(loaded.order);
    if (current.confirmedBy === sagaId) return { reply: {} };
    requireHeldBy(current, sagaId, 'REVISION_PENDING');
    const order = confirmRevise(current, now);
    const told = { orderId, lineItems: pricedLines(order), orderTotal: order.total };
    return {
      save: { order },
      events: [tell(orderEvents.revised, orderId, told), ...completionOf(order)],
      reply: {},
    };
  },
});
