import { advance, awaitedCommand, start, STEP_TIMED_OUT, type Progress, type StepOutcome } from '@comanda/saga';
import { createOrderSaga, type CreateOrder } from './create-order.saga.js';

const eur = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });
const lineItems = [{ menuItemId: 'margherita', quantity: 2, unitPrice: eur(950n) }];
const ORDER: CreateOrder = { orderId: 'o1', consumerId: 'c1', restaurantId: 'r1', lineItems, orderTotal: eur(1900n) };

const done = (reply: object = {}): StepOutcome => ({ kind: 'succeeded', reply });
const refuse = (code: string): StepOutcome => ({ kind: 'refused', code });
const timeOut: StepOutcome = { kind: 'unknown' };

/** A script: expect a command, answer it, expect the next. */
class Script {
  private constructor(private readonly progress: Progress) {}

  static given(order: CreateOrder): Script {
    return new Script(start(createOrderSaga, order));
  }

  expect(participant: string, command: string, request: object): { answered(outcome: StepOutcome): Script } {
    const awaited = awaitedCommand(createOrderSaga, this.progress);
    expect([awaited.command.participant, awaited.command.name, awaited.request]).toEqual([
      participant,
      command,
      request,
    ]);
    return { answered: (outcome) => new Script(advance(createOrderSaga, this.progress, outcome)) };
  }

  ends(phase: Progress['phase'], failure?: Progress['failure']): void {
    expect(this.progress.awaiting).toBeUndefined();
    expect(this.progress.phase).toBe(phase);
    expect(this.progress.failure).toEqual(failure);
  }
}

const verify = { consumerId: 'c1', orderTotal: eur(1900n) };
const ticket = { orderId: 'o1', restaurantId: 'r1', lineItems };
const payment = { orderId: 'o1', consumerId: 'c1', amount: eur(1900n) };

const verified = () => Script.given(ORDER).expect('consumer', 'VerifyConsumer', verify).answered(done());
const ticketed = () =>
  verified()
    .expect('kitchen', 'CreateTicket', ticket)
    .answered(done({ ticketId: 'o1' }));
const authorized = () =>
  ticketed()
    .expect('accounting', 'AuthorizePayment', payment)
    .answered(done({ paymentId: 'o1' }));
const rejected = (script: Script, reason: string) =>
  script.expect('order', 'RejectOrder', { orderId: 'o1', reason }).answered(done());
const uncooked = (script: Script) => script.expect('kitchen', 'CancelCreateTicket', { orderId: 'o1' }).answered(done());
const released = (script: Script) => script.expect('accounting', 'ReleasePayment', { orderId: 'o1' }).answered(done());

describe('create-order', () => {
  it('approves an order that everyone agrees to', () => {
    authorized()
      .expect('kitchen', 'ApproveTicket', { ticketId: 'o1' })
      .answered(done())
      .expect('order', 'ApproveOrder', { orderId: 'o1' })
      .answered(done())
      .ends('completed');
  });

  it.each(['CONSUMER_NOT_FOUND', 'CONSUMER_BLOCKED', 'ORDER_LIMIT_EXCEEDED'])(
    'rejects the order when the consumer is refused: %s',
    (code) => {
      const script = Script.given(ORDER).expect('consumer', 'VerifyConsumer', verify).answered(refuse(code));
      rejected(script, code).ends('compensated', { step: 'verifyConsumer', code });
    },
  );

  it.each(['RESTAURANT_NOT_FOUND', 'RESTAURANT_CLOSED', 'MENU_ITEM_NOT_FOUND', 'PRICE_CHANGED'])(
    'rejects the order when the kitchen refuses: %s',
    (code) => {
      const script = verified().expect('kitchen', 'CreateTicket', ticket).answered(refuse(code));
      rejected(script, code).ends('compensated', { step: 'createTicket', code });
    },
  );

  it.each(['ACCOUNT_NOT_FOUND', 'ACCOUNT_DISABLED', 'CARD_MISSING', 'CARD_DECLINED'])(
    'cancels the ticket, then rejects the order, when the payment is refused: %s',
    (code) => {
      const script = ticketed().expect('accounting', 'AuthorizePayment', payment).answered(refuse(code));
      rejected(uncooked(script), code).ends('compensated', { step: 'authorizePayment', code });
    },
  );

  it('undoes ticket and payment when the ticket cannot be approved', () => {
    const script = authorized()
      .expect('kitchen', 'ApproveTicket', { ticketId: 'o1' })
      .answered(refuse('TICKET_STATE_CONFLICT'));
    rejected(uncooked(released(script)), 'TICKET_STATE_CONFLICT').ends('compensated', {
      step: 'approveTicket',
      code: 'TICKET_STATE_CONFLICT',
    });
  });

  it('undoes a payment whose outcome is unknown, too', () => {
    const script = ticketed().expect('accounting', 'AuthorizePayment', payment).answered(timeOut);
    rejected(uncooked(released(script)), STEP_TIMED_OUT).ends('compensated', {
      step: 'authorizePayment',
      code: STEP_TIMED_OUT,
    });
  });

  it('undoes a ticket whose outcome is unknown, too', () => {
    const script = verified().expect('kitchen', 'CreateTicket', ticket).answered(timeOut);
    rejected(uncooked(script), STEP_TIMED_OUT).ends('compensated', { step: 'createTicket', code: STEP_TIMED_OUT });
  });

  it('has nothing but the order to undo when the verification times out', () => {
    const script = Script.given(ORDER).expect('consumer', 'VerifyConsumer', verify).answered(timeOut);
    rejected(script, STEP_TIMED_OUT).ends('compensated', { step: 'verifyConsumer', code: STEP_TIMED_OUT });
  });

  it('asks for the approval again for as long as it is unknown: it is the point of no return', () => {
    const approve = { ticketId: 'o1' };
    authorized()
      .expect('kitchen', 'ApproveTicket', approve)
      .answered(timeOut)
      .expect('kitchen', 'ApproveTicket', approve)
      .answered(done())
      .expect('order', 'ApproveOrder', { orderId: 'o1' })
      .answered(refuse('ORDER_STATE_CONFLICT'))
      .expect('order', 'ApproveOrder', { orderId: 'o1' })
      .answered(done())
      .ends('completed');
  });
});
