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
export const createOrderSaga = defineSaga<CreateOrder>('create-order', 2)
  .compensatable('createOrder', {
    // The order service has stored the pending order already; only its undoing is ours.
    compensate: [orderCommands.rejectOrder, ({ orderId }, { code }) => ({ orderId, reason: code })],
  })
  .parallel((group) =>
    group
      .compensatable('verifyConsumer', {
        invoke: [consumerCommands.verifyConsumer, ({ consumerId, orderTotal }) => ({ consumerId, orderTotal })],
        refusals: ['CONSUMER_NOT_FOUND', 'CONSUMER_BLOCKED', 'ORDER_LIMIT_EXCEEDED', 'ORDER_LIMIT_CURRENCY_MISMATCH'],
      })
      .compensatable('createTicket', {
        invoke: [
          kitchenCommands.createTicket,
          ({ orderId, restaurantId, lineItems }) => ({ orderId, restaurantId, lineItems }),
        ],
        onReply: ({ ticketId }) => ({ ticketId }),
        compensate: [kitchenCommands.cancelCreateTicket, ({ orderId }) => ({ orderId })],
        refusals: [
          'RESTAURANT_NOT_FOUND',
          'RESTAURANT_CLOSED',
          'MENU_ITEM_NOT_FOUND',
          'PRICE_CHANGED',
          'TICKET_STATE_CONFLICT',
        ],
      }),
  )
  .compensatable('authorizePayment', {
    invoke: [
      accountingCommands.authorizePayment,
      ({ orderId, consumerId, orderTotal }) => ({ orderId, consumerId, amount: orderTotal }),
    ],
    compensate: [accountingCommands.releasePayment, ({ orderId }) => ({ orderId })],
    // Not PAYMENT_STATE_CONFLICT: that order has a payment, on whatever terms, and it is to be released.
    refusals: ['ACCOUNT_NOT_FOUND', 'ACCOUNT_DISABLED', 'CARD_MISSING', 'CARD_DECLINED', 'MONEY_OUT_OF_RANGE'],
  })
  .pivot('approveTicket', {
    invoke: [kitchenCommands.approveTicket, ({ ticketId }) => ({ ticketId })],
    refusals: ['TICKET_NOT_FOUND', 'TICKET_STATE_CONFLICT'],
  })
  .retriable('approveOrder', { invoke: [orderCommands.approveOrder, ({ orderId }) => ({ orderId })] })
  .build();
