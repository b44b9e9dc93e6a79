import { handler, ref } from '@comanda/messaging';
import { requireOrder } from '../domain/order.js';
import { beginRevise, isHeldBy } from '../domain/order-hold.js';
import { revisedQuote, type RevisedLine } from '../domain/revision.js';
import { orders } from './tables/orders.js';

/** A saga's wish to hold an order for its revision. */
export interface BeginReviseOrder {
  readonly orderId: string;
  readonly sagaId: string;
  /** Only the lines that change. */
  readonly revisedLineItems: readonly RevisedLine[];
}

/**
 * Holds the order as REVISION_PENDING for the saga, and answers what it would then cost, at the prices that it was ordered for. Changes
 * nothing, and answers the same, when the saga holds it already. Refuses with `ORDER_NOT_FOUND`, and as {@link beginRevise} does.
 */
export const beginReviseOrder = handler({
  reads: ({ orderId }: BeginReviseOrder) => ({ order: ref(orders, orderId) }),
  decide: ({ sagaId, revisedLineItems }, loaded, now) => {
    const current = requireOrder(loaded.order);
    const isHeld = isHeldBy(current, sagaId, 'REVISION_PENDING');
    const order = isHeld ? current : beginRevise(current, sagaId, revisedLineItems, now);
    const { total: newTotal } = revisedQuote(order.lineItems, order.pendingRevision ?? []);
    return isHeld ? { reply: { newTotal } } : { save: { order }, reply: { newTotal } };
  },
});
