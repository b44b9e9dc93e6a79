import { orderEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { isHeldBy, undoHold } from '../domain/order-hold.js';
import { completionOf } from './order-told.js';
import { orders } from './tables/orders.js';

/** A saga's undoing of its hold for a cancellation. */
export interface UndoBeginCancelOrder {
  readonly orderId: string;
  readonly sagaId: string;
  /** Code of the refusal that ended the saga. */
  readonly reason: string;
}

/** Lets the order go as it was before, and tells `OrderCancelRefused`. Changes nothing unless the saga holds it for a cancellation. */
export const undoBeginCancelOrder = handler({
  reads: ({ orderId }: UndoBeginCancelOrder) => ({ order: ref(orders, orderId) }),
  decide: ({ orderId, sagaId, reason }, loaded, now) => {
    if (!loaded.order || !isHeldBy(loaded.order, sagaId, 'CANCEL_PENDING')) return { reply: {} };
    const order = undoHold(loaded.order, reason, now);
    const refused = tell(orderEvents.cancelRefused, orderId, { orderId, reason });
    return { save: { order }, events: [refused, ...completionOf(order)], reply: {} };
  },
});
