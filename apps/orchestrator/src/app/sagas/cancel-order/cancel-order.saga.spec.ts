import { refusedBy, Script, unknownAt, type Sent } from '../../../../test/script.js';
import { cancelOrderSaga } from './cancel-order.saga.js';

const HELD = { orderId: 'o1', sagaId: 'cancel-order:1' };

const beginOrder = (reason = 'CONSUMER_REQUEST'): Sent => ['order.BeginCancelOrder', { ...HELD, reason }];
const undoBeginOrder = (reason: string): Sent => ['order.UndoBeginCancelOrder', { ...HELD, reason }];
const beginTicket: Sent = ['kitchen.BeginCancelTicket', HELD];
const undoBeginTicket: Sent = ['kitchen.UndoBeginCancelTicket', HELD];
const reversePayment: Sent = ['accounting.ReversePayment', { orderId: 'o1' }];
const confirmTicket: Sent = ['kitchen.ConfirmCancelTicket', HELD];
const confirmOrder: Sent = ['order.ConfirmCancelOrder', HELD];

const begun = (reason = 'CONSUMER_REQUEST') =>
  Script.given(cancelOrderSaga, { ...HELD, reason }).sends(beginOrder(reason));
const orderHeld = () => begun().done('beginCancelOrder').sends(beginTicket);
const ticketHeld = () => orderHeld().done('beginCancelTicket').sends(reversePayment);
const reversed = () => ticketHeld().done('reversePayment').sends(confirmTicket);

describe('cancel-order', () => {
  it.each(['CONSUMER_REQUEST', 'RESTAURANT_DECLINED'])(
    'holds order and ticket, then gives the money back: %s',
    (why) => {
      begun(why)
        .done('beginCancelOrder')
        .sends(beginTicket)
        .done('beginCancelTicket')
        .sends(reversePayment)
        .done('reversePayment')
        .sends(confirmTicket)
        .done('confirmCancelTicket')
        .sends(confirmOrder)
        .done('confirmCancelOrder')
        .sends()
        .ends('completed');
    },
  );

  it.each(['ORDER_NOT_FOUND', 'ORDER_LOCKED', 'ORDER_STATE_CONFLICT'])(
    'has nothing to undo when the order cannot be held: %s',
    (code) => {
      begun().refuse('beginCancelOrder', code).sends().ends('compensated', refusedBy('beginCancelOrder', code));
    },
  );

  it.each(['TICKET_NOT_FOUND', 'TICKET_LOCKED', 'TICKET_STATE_CONFLICT'])(
    'lets the order go when the kitchen refuses: %s',
    (code) => {
      orderHeld()
        .refuse('beginCancelTicket', code)
        .sends(undoBeginOrder(code))
        .done('beginCancelOrder')
        .ends('compensated', refusedBy('beginCancelTicket', code));
    },
  );

  it('lets ticket and order go when there is no payment', () => {
    ticketHeld()
      .refuse('reversePayment', 'PAYMENT_NOT_FOUND')
      .sends(undoBeginTicket)
      .done('beginCancelTicket')
      .sends(undoBeginOrder('PAYMENT_NOT_FOUND'))
      .done('beginCancelOrder')
      .ends('compensated', refusedBy('reversePayment', 'PAYMENT_NOT_FOUND'));
  });

  describe('when an outcome is unknown', () => {
    it('lets go of an order that may be held', () => {
      begun()
        .refuse('beginCancelOrder', 'STRANGE')
        .sends(undoBeginOrder('STRANGE'))
        .done('beginCancelOrder')
        .ends('compensated', unknownAt('beginCancelOrder', 'STRANGE'));
    });

    it('lets go of a ticket that may be held', () => {
      orderHeld()
        .timeOut('beginCancelTicket')
        .sends(undoBeginTicket)
        .done('beginCancelTicket')
        .sends(undoBeginOrder('STEP_TIMED_OUT'))
        .done('beginCancelOrder')
        .ends('compensated', unknownAt('beginCancelTicket'));
    });

    it.each(['timeOut', 'STRANGE'])('asks for the money again: there is no way back (%s)', (how) => {
      const asked = ticketHeld();
      (how === 'timeOut' ? asked.timeOut('reversePayment') : asked.refuse('reversePayment', how))
        .sends(reversePayment)
        .done('reversePayment')
        .sends(confirmTicket);
    });
  });

  it('confirms until it is confirmed, once the money has gone back', () => {
    reversed()
      .refuse('confirmCancelTicket', 'TICKET_STATE_CONFLICT')
      .sends(confirmTicket)
      .timeOut('confirmCancelTicket')
      .sends(confirmTicket)
      .done('confirmCancelTicket')
      .sends(confirmOrder)
      .refuse('confirmCancelOrder', 'ORDER_STATE_CONFLICT')
      .sends(confirmOrder)
      .timeOut('confirmCancelOrder')
      .sends(confirmOrder)
      .done('confirmCancelOrder')
      .ends('completed');
  });

  it('lets go until it has let go', () => {
    orderHeld()
      .timeOut('beginCancelTicket')
      .timeOut('beginCancelTicket')
      .sends(undoBeginTicket)
      .done('beginCancelTicket')
      .refuse('beginCancelOrder', 'STRANGE')
      .sends(undoBeginOrder('STEP_TIMED_OUT'))
      .done('beginCancelOrder')
      .ends('compensated', unknownAt('beginCancelTicket'));
  });
});
