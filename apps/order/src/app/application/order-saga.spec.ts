import { orderEvents } from '@comanda/contracts';
import { decideOn } from '../../../test/decide-on.js';
import { before, ids, now, order } from '../../../test/order-mothers.js';
import { orderStates } from '../domain/order-state.js';
import { approveOrder } from './approve-order.js';
import { onTicketPickedUp } from './on-ticket-picked-up.js';
import { rejectOrder } from './reject-order.js';

const orderId = ids.order;
const told = (contract: unknown, data: object = {}) => ({ contract, subject: orderId, data: { orderId, ...data } });
const statesBut = (...states: string[]) => orderStates.filter((state) => !states.includes(state));
const conflict = expect.objectContaining({ code: 'ORDER_STATE_CONFLICT', kind: 'conflict' });

describe('approving an order', () => {
  it('approves one that is APPROVAL_PENDING and tells it', () => {
    expect(decideOn(approveOrder, { orderId }, order())).toEqual({
      save: { order: order({ state: 'APPROVED', updatedAt: now }) },
      events: [told(orderEvents.approved)],
      reply: {},
    });
  });

  it('completes it at once when its food has left before', () => {
    expect(decideOn(approveOrder, { orderId }, order({ pickedUpAt: before }))).toEqual({
      save: { order: order({ state: 'COMPLETED', pickedUpAt: before, updatedAt: now }) },
      events: [told(orderEvents.approved), told(orderEvents.completed)],
      reply: {},
    });
  });

  it.each(statesBut('APPROVAL_PENDING', 'REJECTED'))('succeeds and changes nothing when it is %s', (state) => {
    expect(decideOn(approveOrder, { orderId }, order({ state }))).toEqual({ reply: {} });
  });

  it('is refused when it was rejected', () => {
    expect(() => decideOn(approveOrder, { orderId }, order({ state: 'REJECTED' }))).toThrow(conflict);
  });

  it('is refused when there is no such order', () => {
    expect(() => decideOn(approveOrder, { orderId })).toThrow(expect.objectContaining({ code: 'ORDER_NOT_FOUND' }));
  });
});

describe('rejecting an order', () => {
  const command = { orderId, reason: 'CARD_DECLINED' };

  it('rejects one that is APPROVAL_PENDING, says why and tells it', () => {
    expect(decideOn(rejectOrder, command, order())).toEqual({
      save: { order: order({ state: 'REJECTED', reason: 'CARD_DECLINED', updatedAt: now }) },
      events: [told(orderEvents.rejected, { reason: 'CARD_DECLINED' })],
      reply: {},
    });
  });

  it.each([undefined, order({ state: 'REJECTED', reason: 'CONSUMER_BLOCKED' })])(
    'succeeds and changes nothing where there is nothing to undo',
    (found) => expect(decideOn(rejectOrder, command, found)).toEqual({ reply: {} }),
  );

  it.each(statesBut('APPROVAL_PENDING', 'REJECTED'))('is refused when it is %s', (state) => {
    expect(() => decideOn(rejectOrder, command, order({ state }))).toThrow(conflict);
  });
});

describe('the pick-up of an order', () => {
  const event = { ticketId: orderId };

  it('completes an order that is APPROVED and tells it', () => {
    expect(decideOn(onTicketPickedUp, event, order({ state: 'APPROVED' }))).toEqual({
      save: { order: order({ state: 'COMPLETED', pickedUpAt: now, updatedAt: now }) },
      events: [told(orderEvents.completed)],
      reply: {},
    });
  });

  it.each(['APPROVAL_PENDING', 'CANCEL_PENDING', 'REVISION_PENDING'] as const)(
    'is kept in mind while a saga holds the order as %s',
    (state) => {
      const after = order({ state, pickedUpAt: now, updatedAt: now });
      expect(decideOn(onTicketPickedUp, event, order({ state }))).toEqual({
        save: { order: after },
        events: [],
        reply: {},
      });
    },
  );

  it.each([
    undefined,
    order({ state: 'COMPLETED', pickedUpAt: before }),
    order({ state: 'APPROVAL_PENDING', pickedUpAt: before }),
  ])('changes nothing where there is no order, or it is known', (found) => {
    expect(decideOn(onTicketPickedUp, event, found)).toEqual({ reply: {} });
  });

  it.each(['REJECTED', 'CANCELLED'] as const)('is refused when the order is %s', (state) => {
    expect(() => decideOn(onTicketPickedUp, event, order({ state }))).toThrow(conflict);
  });
});
