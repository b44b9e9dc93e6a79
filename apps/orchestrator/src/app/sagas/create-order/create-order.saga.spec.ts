import { refusedBy, Script, unknownAt, type Sent } from '../../../../test/script.js';
import { createOrderSaga, type CreateOrder } from './create-order.saga.js';

const eur = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });
const lineItems = [{ menuItemId: 'margherita', quantity: 2, unitPrice: eur(950n) }];
const ORDER: CreateOrder = { orderId: 'o1', consumerId: 'c1', restaurantId: 'r1', lineItems, orderTotal: eur(1900n) };

const verifyConsumer: Sent = ['consumer.VerifyConsumer', { consumerId: 'c1', orderTotal: eur(1900n) }];
const createTicket: Sent = ['kitchen.CreateTicket', { orderId: 'o1', restaurantId: 'r1', lineItems }];
const cancelCreateTicket: Sent = ['kitchen.CancelCreateTicket', { orderId: 'o1' }];
const authorizePayment: Sent = ['accounting.AuthorizePayment', { orderId: 'o1', consumerId: 'c1', amount: eur(1900n) }];
const releasePayment: Sent = ['accounting.ReleasePayment', { orderId: 'o1' }];
const approveTicket: Sent = ['kitchen.ApproveTicket', { ticketId: 'o1' }];
const approveOrder: Sent = ['order.ApproveOrder', { orderId: 'o1' }];
const rejectOrder = (reason: string): Sent => ['order.RejectOrder', { orderId: 'o1', reason }];

const begun = () => Script.given(createOrderSaga, ORDER).sends(verifyConsumer, createTicket);
const ticketed = () => begun().done('verifyConsumer').sends().done('createTicket', { ticketId: 'o1' });
const authorized = () => ticketed().sends(authorizePayment).done('authorizePayment').sends(approveTicket);

const CONSUMER = ['CONSUMER_NOT_FOUND', 'CONSUMER_BLOCKED', 'ORDER_LIMIT_EXCEEDED', 'ORDER_LIMIT_CURRENCY_MISMATCH'];
const KITCHEN = [
  'RESTAURANT_NOT_FOUND',
  'RESTAURANT_CLOSED',
  'MENU_ITEM_NOT_FOUND',
  'PRICE_CHANGED',
  'TICKET_STATE_CONFLICT',
];
const ACCOUNTING = ['ACCOUNT_NOT_FOUND', 'ACCOUNT_DISABLED', 'CARD_MISSING', 'CARD_DECLINED', 'MONEY_OUT_OF_RANGE'];

describe('create-order', () => {
  it('approves an order that everyone agrees to', () => {
    authorized().done('approveTicket').sends(approveOrder).done('approveOrder').sends().ends('completed');
  });

  it('goes on in the same way when the kitchen answers before the consumer service', () => {
    begun()
      .done('createTicket', { ticketId: 'o1' })
      .sends()
      .done('verifyConsumer')
      .sends(authorizePayment)
      .done('authorizePayment')
      .sends(approveTicket);
  });

  describe('when the consumer is refused', () => {
    it.each(CONSUMER)('cancels a ticket of which nothing is known yet, and rejects the order: %s', (code) => {
      begun()
        .refuse('verifyConsumer', code)
        .sends(cancelCreateTicket)
        .done('createTicket')
        .sends(rejectOrder(code))
        .done('createOrder')
        .ends('compensated', refusedBy('verifyConsumer', code));
    });

    it.each(CONSUMER)('cancels a ticket that is there, and rejects the order: %s', (code) => {
      begun()
        .done('createTicket', { ticketId: 'o1' })
        .refuse('verifyConsumer', code)
        .sends(cancelCreateTicket)
        .done('createTicket')
        .sends(rejectOrder(code))
        .done('createOrder')
        .ends('compensated', refusedBy('verifyConsumer', code));
    });
  });

  describe('when the kitchen refuses', () => {
    it.each(KITCHEN)('rejects the order, whatever the consumer service will say: %s', (code) => {
      begun()
        .refuse('createTicket', code)
        .sends(rejectOrder(code))
        .done('createOrder')
        .ends('compensated', refusedBy('createTicket', code));
    });

    it.each(KITCHEN)('rejects the order of a consumer who may order: %s', (code) => {
      begun()
        .done('verifyConsumer')
        .refuse('createTicket', code)
        .sends(rejectOrder(code))
        .done('createOrder')
        .ends('compensated', refusedBy('createTicket', code));
    });
  });

  it.each(ACCOUNTING)('cancels the ticket, then rejects the order, when the payment is refused: %s', (code) => {
    ticketed()
      .refuse('authorizePayment', code)
      .sends(cancelCreateTicket)
      .done('createTicket')
      .sends(rejectOrder(code))
      .done('createOrder')
      .ends('compensated', refusedBy('authorizePayment', code));
  });

  it.each(['TICKET_NOT_FOUND', 'TICKET_STATE_CONFLICT'])(
    'undoes payment and ticket when the ticket cannot be approved: %s',
    (code) => {
      authorized()
        .refuse('approveTicket', code)
        .sends(releasePayment)
        .done('authorizePayment')
        .sends(cancelCreateTicket)
        .done('createTicket')
        .sends(rejectOrder(code))
        .done('createOrder')
        .ends('compensated', refusedBy('approveTicket', code));
    },
  );

  describe('when an outcome is unknown', () => {
    it('cancels the ticket when the consumer service does not answer', () => {
      begun()
        .timeOut('verifyConsumer')
        .sends(cancelCreateTicket)
        .done('createTicket')
        .sends(rejectOrder('STEP_TIMED_OUT'))
        .done('createOrder')
        .ends('compensated', unknownAt('verifyConsumer'));
    });

    it('cancels the ticket when the kitchen does not answer', () => {
      begun()
        .done('verifyConsumer')
        .timeOut('createTicket')
        .sends(cancelCreateTicket)
        .done('createTicket')
        .sends(rejectOrder('STEP_TIMED_OUT'))
        .done('createOrder')
        .ends('compensated', unknownAt('createTicket'));
    });

    it('releases the payment when accounting does not answer', () => {
      ticketed()
        .timeOut('authorizePayment')
        .sends(releasePayment)
        .done('authorizePayment')
        .sends(cancelCreateTicket)
        .done('createTicket')
        .sends(rejectOrder('STEP_TIMED_OUT'))
        .done('createOrder')
        .ends('compensated', unknownAt('authorizePayment'));
    });

    it('releases a payment that the order has on other terms', () => {
      ticketed()
        .refuse('authorizePayment', 'PAYMENT_STATE_CONFLICT')
        .sends(releasePayment)
        .done('authorizePayment')
        .sends(cancelCreateTicket);
    });

    it('cancels a ticket that was refused for a reason that nobody has foreseen', () => {
      begun().done('verifyConsumer').refuse('createTicket', 'OVEN_BROKEN').sends(cancelCreateTicket);
    });

    it('asks for the approval again: it is the point of no return', () => {
      authorized()
        .timeOut('approveTicket')
        .sends(approveTicket)
        .refuse('approveTicket', 'OVEN_BROKEN')
        .sends(approveTicket)
        .done('approveTicket')
        .sends(approveOrder);
    });
  });

  it('approves the order until it is approved, once its ticket is', () => {
    authorized()
      .done('approveTicket')
      .refuse('approveOrder', 'ORDER_STATE_CONFLICT')
      .sends(approveOrder)
      .timeOut('approveOrder')
      .sends(approveOrder)
      .done('approveOrder')
      .ends('completed');
  });

  it('undoes until it is undone', () => {
    begun()
      .refuse('createTicket', 'PRICE_CHANGED')
      .timeOut('createOrder')
      .sends(rejectOrder('PRICE_CHANGED'))
      .refuse('createOrder', 'ORDER_STATE_CONFLICT')
      .sends(rejectOrder('PRICE_CHANGED'))
      .done('createOrder')
      .ends('compensated', refusedBy('createTicket', 'PRICE_CHANGED'));
  });
});
