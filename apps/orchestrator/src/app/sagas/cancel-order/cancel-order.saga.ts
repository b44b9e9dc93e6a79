import { accountingCommands, kitchenCommands, orderCommands } from '@comanda/contracts';
import { defineSaga } from '@comanda/saga';

/** What cancel-order knows from the beginning. */
export interface CancelOrder {
  readonly orderId: string;
  /** This saga's id: the lock that it holds on order and ticket. */
  readonly sagaId: string;
  /** `CONSUMER_REQUEST` or `RESTAURANT_DECLINED`. */
  readonly reason: string;
}

const held = ({ orderId, sagaId }: CancelOrder) => ({ orderId, sagaId });

/** Takes an approved order to CANCELLED and gives the money back; or, when it is being cooked, leaves it as it was. */
export const cancelOrderSaga = defineSaga<CancelOrder>('cancel-order')
  .compensatable('beginCancelOrder', {
    invoke: [orderCommands.beginCancelOrder, ({ orderId, sagaId, reason }) => ({ orderId, sagaId, reason })],
    compensate: [orderCommands.undoBeginCancelOrder, (saga, { code }) => ({ ...held(saga), reason: code })],
    // The consumer's request took the lock, before any command of this saga.
    begunBefore: true,
    // A declined order is never cooked: it is cancelled as soon as whoever holds it lets it go, however long that takes.
    deadlineMs: Infinity,
    // Each says that this saga does not hold the order.
    refusals: ['ORDER_NOT_FOUND', 'ORDER_LOCKED', 'ORDER_STATE_CONFLICT'],
  })
  .compensatable('beginCancelTicket', {
    invoke: [kitchenCommands.beginCancelTicket, held],
    compensate: [kitchenCommands.undoBeginCancelTicket, held],
    deadlineMs: Infinity,
    refusals: ['TICKET_NOT_FOUND', 'TICKET_LOCKED', 'TICKET_STATE_CONFLICT'],
  })
  .pivot('reversePayment', {
    invoke: [accountingCommands.reversePayment, ({ orderId }) => ({ orderId })],
    refusals: ['PAYMENT_NOT_FOUND'],
  })
  .retriable('confirmCancelTicket', { invoke: [kitchenCommands.confirmCancelTicket, held] })
  .retriable('confirmCancelOrder', { invoke: [orderCommands.confirmCancelOrder, held] })
  .build();
