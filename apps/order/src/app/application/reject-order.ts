import { orderEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { rejectOrder as reject } from '../domain/order.js';
import { orders } from './tables/orders.js';

/** A saga's undoing of an order. */
export interface RejectOrder {
  readonly orderId: string;
  /** Code of the refusal that ended the saga. */
  readonly reason: string;
}

/**
 * Rejects the order. Changes nothing when there is no such order or it is REJECTED already: the first reason stays.
 * Refuses with `ORDER_STATE_CONFLICT` once the order is approved.
 */
export const rejectOrder = handler({
  reads: ({ orderId }: RejectOrder) => ({ order: ref(orders, orderId) }),
  decide: ({ orderId, reason }, loaded, now) => {
    if (!loaded.order || loaded.order.state === 'REJECTED') return { reply: {} };
    const order = reject(loaded.order, reason, now);
    return { save: { order }, events: [tell(orderEvents.rejected, orderId, { orderId, reason })], reply: {} };
  },
});
