import { orderEvents } from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import { decideOn } from '../../../test/decide-on.js';
import { before, ids, now, order, orderToCancel, orderToRevise } from '../../../test/order-mothers.js';
import type { Order } from '../domain/order.js';
import { orderStates } from '../domain/order-state.js';
import { beginCancelOrder } from './begin-cancel-order.js';
import { cancelOrder } from './cancel-order.js';
import { confirmCancelOrder } from './confirm-cancel-order.js';
import { undoBeginCancelOrder } from './undo-begin-cancel-order.js';

const orderId = ids.order;
const sagaId = ids.cancelSaga;
const told = (contract: unknown, data: object = {}) => ({ contract, subject: orderId, data: { orderId, ...data } });
const refusedWith = (code: string, kind = 'conflict') => expect.objectContaining({ code, kind });
const free = order({ state: 'APPROVED' });
const heldByAnother = [orderToCancel({ lockedBy: ids.otherSaga }), orderToRevise()];
const neither = (...states: string[]) =>
  orderStates.filter((state) => !states.includes(state)).map((state) => order({ state }));
const notFree = neither('APPROVED', 'CANCEL_PENDING', 'REVISION_PENDING');

/** What is thrown. */
function refusalOf(decide: () => unknown): DomainError {
  try {
    decide();
  } catch (error) {
    return error as DomainError;
  }
  throw new Error('it was not refused');
}

describe('cancelling an order', () => {
  const command = { orderId, sagaId };

  it('holds one that is APPROVED for its saga, and asks for that', () => {
    expect(decideOn(cancelOrder, command, order({ state: 'APPROVED', reason: 'CARD_DECLINED' }))).toEqual({
      save: { order: orderToCancel({ updatedAt: now }) },
      events: [told(orderEvents.cancelRequested, { sagaId, reason: 'CONSUMER_REQUEST' })],
      reply: { sagaId },
    });
  });

  it.each(heldByAnother)('is refused while a saga holds it as $state, with the id of that saga', (held) => {
    const { code, kind, details, message } = refusalOf(() => decideOn(cancelOrder, command, held));
    expect({ code, kind, details }).toEqual({
      code: 'ORDER_LOCKED',
      kind: 'conflict',
      details: { sagaId: held.lockedBy },
    });
    expect(message).toContain(held.lockedBy);
  });

  it.each(notFree)('is refused when it is $state', (found) => {
    expect(() => decideOn(cancelOrder, command, found)).toThrow(refusedWith('ORDER_STATE_CONFLICT'));
  });

  it('is refused when there is no such order', () => {
    expect(() => decideOn(cancelOrder, command)).toThrow(refusedWith('ORDER_NOT_FOUND', 'not-found'));
  });
});

describe('the beginning of a cancellation', () => {
  const asked = { orderId, sagaId, reason: 'CONSUMER_REQUEST' };
  const declined = { orderId, sagaId, reason: 'RESTAURANT_DECLINED' };

  it.each([asked, declined])('holds an order that is APPROVED for the saga: $reason', (command) => {
    const held = orderToCancel({ pendingReason: command.reason, updatedAt: now });
    expect(decideOn(beginCancelOrder, command, free)).toEqual({ save: { order: held }, reply: {} });
  });

  it.each([asked, declined])('changes nothing when the saga holds it already: $reason', (command) => {
    expect(decideOn(beginCancelOrder, command, orderToCancel())).toEqual({ reply: {} });
  });

  it.each([...heldByAnother, orderToRevise({ lockedBy: sagaId })])(
    'is refused while it is held as $state by $lockedBy',
    (held) => {
      expect(refusalOf(() => decideOn(beginCancelOrder, asked, held))).toMatchObject({
        code: 'ORDER_LOCKED',
        kind: 'conflict',
        details: { sagaId: held.lockedBy },
      });
    },
  );

  it.each(notFree)('is refused when it is $state', (found) => {
    expect(() => decideOn(beginCancelOrder, asked, found)).toThrow(refusedWith('ORDER_STATE_CONFLICT'));
  });

  it.each(heldByAnother)('waits for an order that its restaurant has declined while it is $state', (held) => {
    const refusal = refusalOf(() => decideOn(beginCancelOrder, declined, held));
    expect(refusal).toMatchObject({ code: 'ORDER_LOCKED', kind: 'unavailable', details: { sagaId: held.lockedBy } });
    expect(refusal.retryable).toBe(true);
  });

  it('waits for an order that its restaurant has declined before it is approved', () => {
    const refusal = refusalOf(() => decideOn(beginCancelOrder, declined, order()));
    expect(refusal).toMatchObject({ code: 'ORDER_STATE_CONFLICT', kind: 'unavailable' });
  });

  it.each(neither('APPROVED', 'APPROVAL_PENDING', 'CANCEL_PENDING', 'REVISION_PENDING'))(
    'does not wait for an order that is $state for good',
    (found) => {
      expect(() => decideOn(beginCancelOrder, declined, found)).toThrow(refusedWith('ORDER_STATE_CONFLICT'));
    },
  );

  it.each([asked, declined])('is refused when there is no such order: $reason', (command) => {
    expect(() => decideOn(beginCancelOrder, command)).toThrow(refusedWith('ORDER_NOT_FOUND', 'not-found'));
  });
});

describe('undoing the beginning of a cancellation', () => {
  const command = { orderId, sagaId, reason: 'TICKET_STATE_CONFLICT' };

  it('lets the order go as it was before, says why and tells it', () => {
    expect(decideOn(undoBeginCancelOrder, command, orderToCancel())).toEqual({
      save: { order: order({ state: 'APPROVED', reason: command.reason, updatedAt: now }) },
      events: [told(orderEvents.cancelRefused, { reason: command.reason })],
      reply: {},
    });
  });

  it('completes an order at once whose food has left meanwhile', () => {
    expect(decideOn(undoBeginCancelOrder, command, orderToCancel({ pickedUpAt: before }))).toEqual({
      save: { order: order({ state: 'COMPLETED', reason: command.reason, pickedUpAt: before, updatedAt: now }) },
      events: [told(orderEvents.cancelRefused, { reason: command.reason }), told(orderEvents.completed)],
      reply: {},
    });
  });

  it.each<Order | undefined>([undefined, ...heldByAnother, orderToRevise({ lockedBy: sagaId }), ...neither()])(
    'succeeds and changes nothing where the saga holds nothing: %#',
    (found) => expect(decideOn(undoBeginCancelOrder, command, found)).toEqual({ reply: {} }),
  );
});

describe('the end of a cancellation', () => {
  const command = { orderId, sagaId };
  const cancelled = order({ state: 'CANCELLED', reason: 'CONSUMER_REQUEST', confirmedBy: sagaId });

  it('cancels the order, says why and tells it', () => {
    expect(decideOn(confirmCancelOrder, command, orderToCancel())).toEqual({
      save: { order: { ...cancelled, updatedAt: now } },
      events: [told(orderEvents.cancelled, { reason: 'CONSUMER_REQUEST' })],
      reply: {},
    });
  });

  it('is not kept up by a pick-up: the money has gone back', () => {
    const { save, events } = decideOn(confirmCancelOrder, command, orderToCancel({ pickedUpAt: before }));
    expect(save).toEqual({ order: { ...cancelled, pickedUpAt: before, updatedAt: now } });
    expect(events).toHaveLength(1);
  });

  it.each([cancelled, orderToRevise({ confirmedBy: sagaId })])(
    'succeeds and changes nothing when the saga has done that before',
    (found) => expect(decideOn(confirmCancelOrder, command, found)).toEqual({ reply: {} }),
  );

  it.each([...heldByAnother, orderToRevise({ lockedBy: sagaId }), ...neither()])(
    'is refused unless the saga holds the order for that: $state $lockedBy',
    (found) => {
      expect(() => decideOn(confirmCancelOrder, command, found)).toThrow(refusedWith('ORDER_STATE_CONFLICT'));
    },
  );

  it('is refused when there is no such order', () => {
    expect(() => decideOn(confirmCancelOrder, command)).toThrow(refusedWith('ORDER_NOT_FOUND', 'not-found'));
  });
});
