import { accountingCommands, consumerCommands, kitchenCommands, orderCommands } from '@comanda/contracts';
import type { Money } from '@comanda/kernel';
import { defineSaga } from '@comanda/saga';

/** What create-order knows from the beginning: the order as it was accepted, with its prices. */
export interface CreateOrder {
  readonly orderId: string;
  readonly consumerId: string;
  readonly restaurantId: string;
  readonly lineItems: readonly { readonly menuItemId: string; readonly quantity: number; readonly unitPrice: Money }[];
  readonly orderTotal: Money;
}

/** Takes a pending order to APPROVED, or to REJECTED with nothing left behind. */
export const createOrderSaga = defineSaga<CreateOrder>('create-order')
  .compensatable('createOrder', {
    // The order service has stored the pending order already; only its undoing is ours.
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
