import { DomainError } from '@comanda/kernel';
import { handler, ref } from '@comanda/messaging';
import { requireOrder, type Order } from '../domain/order.js';
import { beginCancel, isHeldBy } from '../domain/order-hold.js';
import { isHeldBySaga } from '../domain/order-state.js';
import { orders } from './tables/orders.js';

/** A saga's wish to hold an order for its cancellation. */
export interface BeginCancelOrder {
  readonly orderId: string;
  readonly sagaId: string;
  /** `CONSUMER_REQUEST` or `RESTAURANT_DECLINED`. */
  readonly reason: string;
}

/**
 * Holds the order as CANCEL_PENDING for the saga; changes nothing when it holds it already. Refuses with `ORDER_NOT_FOUND`,
 * `ORDER_LOCKED` or `ORDER_STATE_CONFLICT`. An order that its restaurant has declined has nobody to cook it: as long as another saga
 * holds it, the command is not refused but has no answer yet, and comes again.
 */
export const beginCancelOrder = handler({
  reads: ({ orderId }: BeginCancelOrder) => ({ order: ref(orders, orderId) }),
  decide: ({ sagaId, reason }, loaded, now) => {
    const current = requireOrder(loaded.order);
    if (isHeldBy(current, sagaId, 'CANCEL_PENDING')) return { reply: {} };
    const begin = () => beginCancel(current, sagaId, reason, now);
    return { save: { order: reason === 'RESTAURANT_DECLINED' ? onceFree(current, begin) : begin() }, reply: {} };
  },
});

/** A refusal of what the order's saga may yet allow becomes "not now". */
function onceFree(current: Order, begin: () => Order): Order {
  try {
    return begin();
  } catch (error) {
    if (!(error instanceof DomainError && isHeldBySaga(current.state))) throw error;
    const { code, message, details } = error;
    throw new DomainError(code, 'unavailable', message, { cause: error, ...(details && { details }) });
  }
}
