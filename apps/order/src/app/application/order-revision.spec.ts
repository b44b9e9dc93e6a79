import { orderEvents } from '@comanda/contracts';
import { MAX_AMOUNT_MINOR, money } from '@comanda/kernel';
import { decideOn } from '../../../test/decide-on.js';
import {
  before,
  ids,
  now,
  order,
  orderToCancel,
  orderToRevise,
  revised,
  revision,
} from '../../../test/order-mothers.js';
import type { Order } from '../domain/order.js';
import { orderStates } from '../domain/order-state.js';
import { beginReviseOrder } from './begin-revise-order.js';
import { confirmReviseOrder } from './confirm-revise-order.js';
import { reviseOrder } from './revise-order.js';
import { undoBeginReviseOrder } from './undo-begin-revise-order.js';

const orderId = ids.order;
const sagaId = ids.reviseSaga;
const told = (contract: unknown, data: object = {}) => ({ contract, subject: orderId, data: { orderId, ...data } });
const refusedWith = (code: string, kind = 'conflict') => expect.objectContaining({ code, kind });
const free = order({ state: 'APPROVED' });
const heldByAnother = [orderToRevise({ lockedBy: ids.otherSaga }), orderToCancel()];
const heldForAnother = [...heldByAnother, orderToCancel({ lockedBy: sagaId })];
const inStates = orderStates.map((state) => order({ state }));
const notFree = inStates.filter(({ state }) => !['APPROVED', 'CANCEL_PENDING', 'REVISION_PENDING'].includes(state));
const dear = order({
  state: 'APPROVED',
  lineItems: [{ menuItemId: 'truffle', name: 'Truffle', quantity: 1, unitPrice: money(MAX_AMOUNT_MINOR, 'EUR') }],
});

describe.each([
  { name: 'revising an order', handler: reviseOrder },
  { name: 'the beginning of a revision', handler: beginReviseOrder },
] as const)('$name', ({ handler }) => {
  const decide = (found?: Order, revisedLineItems = revision) =>
    decideOn(handler as typeof beginReviseOrder, { orderId, sagaId, revisedLineItems }, found);

  it('holds an order that is APPROVED for its saga, with what is to change', () => {
    const held = orderToRevise({ updatedAt: now });
    expect(decide(order({ state: 'APPROVED', reason: 'CARD_DECLINED' })).save).toEqual({ order: held });
  });

  it.each(heldByAnother)('is refused while a saga holds the order as $state, with the id of that saga', (held) => {
    expect(() => decide(held)).toThrow(
      expect.objectContaining({ code: 'ORDER_LOCKED', kind: 'conflict', details: { sagaId: held.lockedBy } }),
    );
  });

  it.each(notFree)('is refused when the order is $state', (found) => {
    expect(() => decide(found)).toThrow(refusedWith('ORDER_STATE_CONFLICT'));
  });

  it('is refused when there is no such order', () => {
    expect(() => decide()).toThrow(refusedWith('ORDER_NOT_FOUND', 'not-found'));
  });

  it.each([
    ['LINE_ITEM_NOT_FOUND', 'invalid', free, [{ menuItemId: 'sushi', quantity: 1 }]],
    ['DUPLICATE_LINE_ITEM', 'invalid', free, [...revision, ...revision]],
    ['LAST_LINE_ITEM', 'conflict', free, revision.map((line) => ({ ...line, quantity: 0 }))],
    ['MONEY_OUT_OF_RANGE', 'invalid', dear, [{ menuItemId: 'truffle', quantity: 2 }]],
  ])('is refused with %s', (code, kind, found, lines) => {
    expect(() => decide(found, lines)).toThrow(refusedWith(code, kind));
  });
});

describe('revising an order', () => {
  it('asks for that', () => {
    const command = { orderId, sagaId, revisedLineItems: revision };
    expect(decideOn(reviseOrder, command, free)).toMatchObject({
      events: [told(orderEvents.revisionRequested, { consumerId: ids.consumer, sagaId, revisedLineItems: revision })],
      reply: { sagaId },
    });
  });
});

describe('the beginning of a revision', () => {
  const command = { orderId, sagaId, revisedLineItems: revision };

  it('answers what the order would cost, at the prices that it was ordered for, and tells nothing', () => {
    const decision = decideOn(beginReviseOrder, command, free);
    expect(decision.reply).toEqual({ newTotal: revised.total });
    expect(decision.events).toBeUndefined();
  });

  it('changes nothing, and answers the same, when the saga holds the order already', () => {
    expect(decideOn(beginReviseOrder, command, orderToRevise())).toEqual({ reply: { newTotal: revised.total } });
  });

  it('is refused when the saga holds the order for something else', () => {
    expect(() => decideOn(beginReviseOrder, command, orderToCancel({ lockedBy: sagaId }))).toThrow(
      refusedWith('ORDER_LOCKED'),
    );
  });
});

describe('undoing the beginning of a revision', () => {
  const command = { orderId, sagaId, reason: 'CARD_DECLINED' };

  it('lets the order go as it was before, says why and tells it', () => {
    expect(decideOn(undoBeginReviseOrder, command, orderToRevise())).toEqual({
      save: { order: order({ state: 'APPROVED', reason: command.reason, updatedAt: now }) },
      events: [told(orderEvents.revisionRefused, { reason: command.reason })],
      reply: {},
    });
  });

  it('completes an order at once whose food has left meanwhile', () => {
    expect(decideOn(undoBeginReviseOrder, command, orderToRevise({ pickedUpAt: before }))).toEqual({
      save: { order: order({ state: 'COMPLETED', reason: command.reason, pickedUpAt: before, updatedAt: now }) },
      events: [told(orderEvents.revisionRefused, { reason: command.reason }), told(orderEvents.completed)],
      reply: {},
    });
  });

  it.each<Order | undefined>([undefined, ...heldForAnother, ...inStates])(
    'succeeds and changes nothing where the saga holds nothing: %#',
    (found) => expect(decideOn(undoBeginReviseOrder, command, found)).toEqual({ reply: {} }),
  );
});

describe('the end of a revision', () => {
  const command = { orderId, sagaId };
  const done = order({ state: 'APPROVED', ...revised, confirmedBy: sagaId });
  const revisedTold = told(orderEvents.revised, {
    lineItems: [{ menuItemId: 'margherita', quantity: 1, unitPrice: money(950, 'EUR') }],
    orderTotal: revised.total,
  });

  it('gives the order its new quantities and total, lets it go and tells it', () => {
    expect(decideOn(confirmReviseOrder, command, orderToRevise())).toEqual({
      save: { order: { ...done, updatedAt: now } },
      events: [revisedTold],
      reply: {},
    });
  });

  it('completes an order at once whose food has left meanwhile', () => {
    expect(decideOn(confirmReviseOrder, command, orderToRevise({ pickedUpAt: before }))).toEqual({
      save: { order: { ...done, state: 'COMPLETED', pickedUpAt: before, updatedAt: now } },
      events: [revisedTold, told(orderEvents.completed)],
      reply: {},
    });
  });

  it.each([done, orderToCancel({ confirmedBy: sagaId })])(
    'succeeds and changes nothing when the saga has done that before',
    (found) => expect(decideOn(confirmReviseOrder, command, found)).toEqual({ reply: {} }),
  );

  it.each([...heldForAnother, ...inStates])(
    'is refused unless the saga holds the order for that: $state $lockedBy',
    (found) => {
      expect(() => decideOn(confirmReviseOrder, command, found)).toThrow(refusedWith('ORDER_STATE_CONFLICT'));
    },
  );

  it('is refused when there is no such order', () => {
    expect(() => decideOn(confirmReviseOrder, command)).toThrow(refusedWith('ORDER_NOT_FOUND', 'not-found'));
  });
});
