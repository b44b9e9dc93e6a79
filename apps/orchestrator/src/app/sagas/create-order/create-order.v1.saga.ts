import { accountingCommands, consumerCommands, kitchenCommands, orderCommands } from '@comanda/contracts';
import { defineSaga } from '@comanda/saga';
import type { CreateOrder } from './create-order.saga.js';

/**
 * How orders were created before consumer and kitchen were asked together. Starts no saga any more: it is for those that are under
 * way, and may go when `npm run sagas:plan` finds none that is pinned to it.
 */
export const createOrderSagaV1 = defineSaga<CreateOrder>('create-order', 1)
  .compensatable('createOrder', {
    compensate: [orderCommands.rejectOrder, ({ orderId }, { code }) => ({ orderId, reason: code })],
  })
  .compensatable('verifyConsumer', {
    invoke: [consumerCommands.verifyConsumer, ({ consumerId, orderTotal }) => ({ consumerId, orderTotal })],
  })
  .compensatable('createTicket', {
    invoke: [
      kitchenCommands.createTicket,
      ({ orderId, restaurantId, lineItems }) => ({ orderId, restaurantId, lineItems }),
    ],
    onReply: ({ ticketId }) => ({ ticketId }),
    compensate: [kitchenCommands.cancelCreateTicket, ({ orderId }) => ({ orderId })],
  })
  .compensatable('authorizePayment', {
    invoke: [
      accountingCommands.authorizePayment,
      ({ orderId, consumerId, orderTotal }) => ({ orderId, consumerId, amount: orderTotal }),
    ],
    compensate: [accountingCommands.releasePayment, ({ orderId }) => ({ orderId })],
  })
  .pivot('approveTicket', { invoke: [kitchenCommands.approveTicket, ({ ticketId }) => ({ ticketId })] })
  .retriable('approveOrder', { invoke: [orderCommands.approveOrder, ({ orderId }) => ({ orderId })] })
  .build();
