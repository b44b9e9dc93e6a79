import { orderEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { requireOrder } from '../domain/order.js';
import { beginRevise } from '../domain/order-hold.js';
import type { RevisedLine } from '../domain/revision.js';
import { orders } from './tables/orders.js';

/** A consumer's wish for other quantities. */
export interface ReviseOrder {
  readonly orderId: string;
  /** The saga that it starts: one that nobody has started. */
  readonly sagaId: string;
  /** Only the lines that change. */
  readonly revisedLineItems: readonly RevisedLine[];
}

/**
 * Holds the order as REVISION_PENDING for the saga, and tells `OrderRevisionRequested`, which starts it. Refuses with `ORDER_NOT_FOUND`,
 * `ORDER_LOCKED` (with the `sagaId` that holds it), `ORDER_STATE_CONFLICT`, and as {@link beginRevise} does.
 */
export const reviseOrder = handler({
  reads: ({ orderId }: ReviseOrder) => ({ order: ref(orders, orderId) }),
  decide: ({ orderId, sagaId, revisedLineItems }, loaded, now) => {
    const order = beginRevise(requireOrder(loaded.order), sagaId, revisedLineItems, now);
    const requested = { orderId, consumerId: order.consumerId, sagaId, revisedLineItems };
    return { save: { order }, events: [tell(orderEvents.revisionRequested, orderId, requested)], reply: { sagaId } };
  },
});
