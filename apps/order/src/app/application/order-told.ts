import { orderEvents } from '@comanda/contracts';
import { tell, type EventToTell } from '@comanda/messaging';
import type { Order } from '../domain/order.js';

/** An order's lines as events tell them. */
export function pricedLines({ lineItems }: Order) {
  return lineItems.map(({ menuItemId, quantity, unitPrice }) => ({ menuItemId, quantity, unitPrice }));
}

/** `OrderCompleted`, for an order that was completed at once when its saga let it go. */
export function completionOf({ orderId, state }: Order): readonly EventToTell[] {
  return state === 'COMPLETED' ? [tell(orderEvents.completed, orderId, { orderId })] : [];
}
