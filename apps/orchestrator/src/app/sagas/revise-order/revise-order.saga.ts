import { accountingCommands, kitchenCommands, orderCommands } from '@comanda/contracts';
import { defineSaga } from '@comanda/saga';

/** What revise-order knows from the beginning. */
export interface ReviseOrder {
  readonly orderId: string;
  /** This saga's id: the lock that it holds on order and ticket. */
  readonly sagaId: string;
  readonly consumerId: string;
  /** Only the lines that change; zero removes one. */
  readonly revisedLineItems: readonly { readonly menuItemId: string; readonly quantity: number }[];
}

const held = ({ orderId, sagaId }: ReviseOrder) => ({ orderId, sagaId });
const revision = ({ orderId, sagaId, revisedLineItems }: ReviseOrder) => ({ orderId, sagaId, revisedLineItems });

/** Gives an approved order other quantities and another price; or, when kitchen or card say no, leaves it as it was. */
export const reviseOrderSaga = defineSaga<ReviseOrder>('revise-order')
  .compensatable('beginReviseOrder', {
    invoke: [orderCommands.beginReviseOrder, revision],
    onReply: ({ newTotal: { amountMinor, currency } }) => ({ newTotal: { amountMinor, currency } }),
    compensate: [orderCommands.undoBeginReviseOrder, (saga, { code }) => ({ ...held(saga), reason: code })],
    // The consumer's request took the lock, before any command of this saga.
    begunBefore: true,
    // Each says that this saga does not hold the order. It was held before the saga began: after any other refusal it still is.
    refusals: ['ORDER_NOT_FOUND', 'ORDER_LOCKED', 'ORDER_STATE_CONFLICT'],
  })
  .compensatable('beginReviseTicket', {
    invoke: [kitchenCommands.beginReviseTicket, revision],
    compensate: [kitchenCommands.undoBeginReviseTicket, held],
    refusals: [
      'TICKET_NOT_FOUND',
      'TICKET_LOCKED',
      'TICKET_STATE_CONFLICT',
      'LINE_ITEM_NOT_FOUND',
      'DUPLICATE_LINE_ITEM',
      'LAST_LINE_ITEM',
    ],
  })
  .pivot('revisePayment', {
    invoke: [
      accountingCommands.revisePayment,
      ({ orderId, sagaId, consumerId, newTotal }) => ({ orderId, sagaId, consumerId, newAmount: newTotal }),
    ],
    refusals: [
      'PAYMENT_NOT_FOUND',
      'PAYMENT_STATE_CONFLICT',
      'ACCOUNT_NOT_FOUND',
      'ACCOUNT_DISABLED',
      'CARD_MISSING',
      'CARD_DECLINED',
      'MONEY_OUT_OF_RANGE',
    ],
  })
  .retriable('confirmReviseTicket', { invoke: [kitchenCommands.confirmReviseTicket, held] })
  .retriable('confirmReviseOrder', { invoke: [orderCommands.confirmReviseOrder, held] })
  .build();
