import { kitchenEvents, orderEvents } from '@comanda/contracts';
import { startSagaOn } from '@comanda/saga-engine';
import { cancelOrderSaga } from './cancel-order.saga.js';

/** A consumer cancels: the order is held already, by the saga that this starts. */
export const onCancelRequested = startSagaOn(
  orderEvents.cancelRequested,
  cancelOrderSaga,
  ({ orderId, sagaId, reason }) => ({ sagaId, subject: orderId, input: { orderId, sagaId, reason } }),
);

/** A restaurant declines: once a ticket, whose id is the order's. */
export const onTicketRejected = startSagaOn(kitchenEvents.ticketRejected, cancelOrderSaga, ({ ticketId }) => {
  const sagaId = `${cancelOrderSaga.type}:${ticketId}:declined`;
  return { sagaId, subject: ticketId, input: { orderId: ticketId, sagaId, reason: 'RESTAURANT_DECLINED' } };
});
