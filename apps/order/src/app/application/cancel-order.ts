import { orderEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { requireOrder } from '../domain/order.js';
import { beginCancel } from '../domain/order-hold.js';
import { orders } from './tables/orders.js';

/** A consumer's wish that an order be cancelled. */
export interface CancelOrder {
  readonly orderId: string;
  /** The saga that it starts: one that nobody has started. */
  readonly sagaId: string;
}

const REASON = 'CONSUMER_REQUEST';

/**
 * Holds the order as CANCEL_PENDING for the saga, and tells `OrderCancelRequested`, which starts it. Refuses with `ORDER_NOT_FOUND`,
 * `ORDER_LOCKED` (with the `sagaId` that holds it) or `ORDER_STATE_CONFLICT`.
 */
export const cancelOrder = handler({
  reads: ({ orderId }: CancelOrder) => ({ order: ref(orders, orderId) }),
  decide: ({ orderId, sagaId }, loaded, now) => {
    const order = beginCancel(requireOrder(loaded.order), sagaId, REASON, now);
    const requested = tell(orderEvents.cancelRequested, orderId, { orderId, sagaId, reason: REASON });
    return { save: { order }, events: [requested], reply: { sagaId } };
  },
});
