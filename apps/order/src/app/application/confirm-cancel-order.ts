import { orderEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { requireOrder } from '../domain/order.js';
import { confirmCancel, requireHeldBy } from '../domain/order-hold.js';
import { orders } from './tables/orders.js';

/** A saga's last word on an order that is cancelled. */
export interface ConfirmCancelOrder {
  readonly orderId: string;
  readonly sagaId: string;
}

/**
 * Cancels the order and tells `OrderCancelled`. Changes nothing when the saga has done that before. Refuses with `ORDER_NOT_FOUND`,
 * or `ORDER_STATE_CONFLICT` unless the saga holds the order for a cancellation.
 */
export const confirmCancelOrder = handler({
  reads: ({ orderId }: ConfirmCancelOrder) => ({ order: ref(orders, orderId) }),
  decide: ({ orderId, sagaId }, loaded, now) => {
    const current = requireOrder(loaded.order);
    if (current.confirmedBy === sagaId) return { reply: {} };
    requireHeldBy(current, sagaId, 'CANCEL_PENDING');
    const order = confirmCancel(current, now);
    const cancelled = tell(orderEvents.cancelled, orderId, { orderId, reason: order.reason ?? '' });
    return { save: { order }, events: [cancelled], reply: {} };
  },
});
