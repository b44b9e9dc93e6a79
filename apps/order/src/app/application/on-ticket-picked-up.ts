import { handler, ref } from '@comanda/messaging';
import { pickUpOrder } from '../domain/order.js';
import { completionOf } from './order-told.js';
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
  decide: (_event, loaded, now) => {
    if (!loaded.order || loaded.order.pickedUpAt) return { reply: {} };
    const order = pickUpOrder(loaded.order, now);
    return { save: { order }, events: completionOf(order), reply: {} };
  },
});
