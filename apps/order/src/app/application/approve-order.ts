import { orderEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { approveOrder as approve, requireOrder } from '../domain/order.js';
import { completionOf } from './order-told.js';
import { orders } from './tables/orders.js';

/** A saga's last word on an order that goes through. */
export interface ApproveOrder {
  readonly orderId: string;
}

/**
 * Approves the order. Changes nothing when that was done before, however far the order has come since.
 * Refuses with `ORDER_NOT_FOUND`, or `ORDER_STATE_CONFLICT` when the order was rejected.
 */
export const approveOrder = handler({
  reads: ({ orderId }: ApproveOrder) => ({ order: ref(orders, orderId) }),
  decide: ({ orderId }, loaded, now) => {
    const current = requireOrder(loaded.order);
    if (current.state !== 'APPROVAL_PENDING' && current.state !== 'REJECTED') return { reply: {} };
    const order = approve(current, now);
    const approved = tell(orderEvents.approved, orderId, { orderId });
    return { save: { order }, events: [approved, ...completionOf(order)], reply: {} };
  },
});
