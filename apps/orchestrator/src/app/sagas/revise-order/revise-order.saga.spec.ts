import { refusedBy, Script, unknownAt, type Sent } from '../../../../test/script.js';
import { reviseOrderSaga } from './revise-order.saga.js';

const HELD = { orderId: 'o1', sagaId: 'revise-order:1' };
const revisedLineItems = [{ menuItemId: 'margherita', quantity: 3 }];
const newTotal = { amountMinor: 2850n, currency: 'EUR' };

const beginOrder: Sent = ['order.BeginReviseOrder', { ...HELD, revisedLineItems }];
const undoBeginOrder = (reason: string): Sent => ['order.UndoBeginReviseOrder', { ...HELD, reason }];
const beginTicket: Sent = ['kitchen.BeginReviseTicket', { ...HELD, revisedLineItems }];
const undoBeginTicket: Sent = ['kitchen.UndoBeginReviseTicket', HELD];
const revisePayment: Sent = ['accounting.RevisePayment', { ...HELD, consumerId: 'c1', newAmount: newTotal }];
const confirmTicket: Sent = ['kitchen.ConfirmReviseTicket', HELD];
const confirmOrder: Sent = ['order.ConfirmReviseOrder', HELD];

const begun = () => Script.given(reviseOrderSaga, { ...HELD, consumerId: 'c1', revisedLineItems }).sends(beginOrder);
const orderHeld = () => begun().done('beginReviseOrder', { newTotal }).sends(beginTicket);
const ticketHeld = () => orderHeld().done('beginReviseTicket').sends(revisePayment);
const paid = () => ticketHeld().done('revisePayment').sends(confirmTicket);

describe('revise-order', () => {
  it('holds order and ticket, then the new amount, which the order has told, then applies the quantities', () => {
    paid().done('confirmReviseTicket').sends(confirmOrder).done('confirmReviseOrder').sends().ends('completed');
  });

  it.each(['ORDER_NOT_FOUND', 'ORDER_LOCKED', 'ORDER_STATE_CONFLICT'])(
    'has nothing to undo when the order cannot be held: %s',
    (code) => {
      begun().refuse('beginReviseOrder', code).sends().ends('compensated', refusedBy('beginReviseOrder', code));
    },
  );

  it.each(['LINE_ITEM_NOT_FOUND', 'DUPLICATE_LINE_ITEM', 'LAST_LINE_ITEM', 'MONEY_OUT_OF_RANGE'])(
    'lets the order go, which is held since it was asked for, when the quantities cannot be: %s',
    (code) => {
      begun()
        .refuse('beginReviseOrder', code)
        .sends(undoBeginOrder(code))
        .done('beginReviseOrder')
        .ends('compensated', unknownAt('beginReviseOrder', code));
    },
  );

  it.each([
    'TICKET_NOT_FOUND',
    'TICKET_LOCKED',
    'TICKET_STATE_CONFLICT',
    'LINE_ITEM_NOT_FOUND',
    'DUPLICATE_LINE_ITEM',
    'LAST_LINE_ITEM',
  ])('lets the order go when the kitchen refuses: %s', (code) => {
    orderHeld()
      .refuse('beginReviseTicket', code)
      .sends(undoBeginOrder(code))
      .done('beginReviseOrder')
      .ends('compensated', refusedBy('beginReviseTicket', code));
  });

  it.each([
    'PAYMENT_NOT_FOUND',
    'PAYMENT_STATE_CONFLICT',
    'ACCOUNT_NOT_FOUND',
    'ACCOUNT_DISABLED',
    'CARD_MISSING',
    'CARD_DECLINED',
    'MONEY_OUT_OF_RANGE',
  ])('lets ticket and order go when the new amount is refused: %s', (code) => {
    ticketHeld()
      .refuse('revisePayment', code)
      .sends(undoBeginTicket)
      .done('beginReviseTicket')
      .sends(undoBeginOrder(code))
      .done('beginReviseOrder')
      .ends('compensated', refusedBy('revisePayment', code));
  });

  describe('when an outcome is unknown', () => {
    it('lets go of an order that may be held', () => {
      begun()
        .timeOut('beginReviseOrder')
        .sends(undoBeginOrder('STEP_TIMED_OUT'))
        .done('beginReviseOrder')
        .ends('compensated', unknownAt('beginReviseOrder'));
    });

    it('lets go of a ticket that may be held', () => {
      orderHeld()
        .timeOut('beginReviseTicket')
        .sends(undoBeginTicket)
        .done('beginReviseTicket')
        .sends(undoBeginOrder('STEP_TIMED_OUT'))
        .done('beginReviseOrder')
        .ends('compensated', unknownAt('beginReviseTicket'));
    });

    it.each(['timeOut', 'STRANGE'])('asks for the new amount again: there is no way back (%s)', (how) => {
      const asked = ticketHeld();
      (how === 'timeOut' ? asked.timeOut('revisePayment') : asked.refuse('revisePayment', how))
        .sends(revisePayment)
        .done('revisePayment')
        .sends(confirmTicket);
    });
  });

  it('confirms until it is confirmed, once the new amount is held', () => {
    paid()
      .refuse('confirmReviseTicket', 'TICKET_STATE_CONFLICT')
      .sends(confirmTicket)
      .timeOut('confirmReviseTicket')
      .sends(confirmTicket)
      .done('confirmReviseTicket')
      .sends(confirmOrder)
      .refuse('confirmReviseOrder', 'ORDER_STATE_CONFLICT')
      .sends(confirmOrder)
      .timeOut('confirmReviseOrder')
      .sends(confirmOrder)
      .done('confirmReviseOrder')
      .ends('completed');
  });

  it('lets go until it has let go', () => {
    orderHeld()
      .timeOut('beginReviseTicket')
      .timeOut('beginReviseTicket')
      .sends(undoBeginTicket)
      .done('beginReviseTicket')
      .timeOut('beginReviseOrder')
      .sends(undoBeginOrder('STEP_TIMED_OUT'))
      .done('beginReviseOrder')
      .ends('compensated', unknownAt('beginReviseTicket'));
  });
});
