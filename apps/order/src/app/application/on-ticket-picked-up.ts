import { orderEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { pickUpOrder } from '../domain/order.js';
import { orders } from './tables/orders.js';

/** The kitchen's word that an order's food has left. */
export interface TicketPickedUp {
  /** The order's id. */
  readonly ticketId: string;
}

/**
 * Completes the order. One that its saga has not approved yet keeps the pick-up in mind and is completed by its approval.
 * Changes nothing for what is completed or marked already, nor for a ticket of no order of ours. Refuses with
 * `ORDER_STATE_CONFLICT` when the order was rejected, whose food cannot have left.
 */
export const onTicketPickedUp = handler({
  reads: ({ ticketId }: TicketPickedUp) => ({ order: ref(orders, ticketId) }),
  decide: ({ ticketId: orderId }, loaded, now) => {
    if (!loaded.order || loaded.order.pickedUpAt) return { reply: {} };
    const order = pickUpOrder(loaded.order, now);
    const events = order.state === 'COMPLETED' ? [tell(orderEvents.completed, orderId, { orderId })] : [];
    return { save: { order }, events, reply: {} };
  },
});
