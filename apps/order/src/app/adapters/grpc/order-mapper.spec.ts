import { create, toJson } from '@bufbuild/protobuf';
import { OrderService } from '@comanda/contracts';
import { createOrderCommand, ids, order, orderToCancel, revision } from '../../../../test/order-mothers.js';
import { orderStates } from '../../domain/order-state.js';
import { createOrderOf, orderMessage, revisedLinesOf, versionSeen } from './order-mapper.js';

const { createOrder, getOrder, reviseOrder } = OrderService.method;

it('makes a command of a request', () => {
  const { consumerId, restaurantId, lineItems } = createOrderCommand();
  const request = create(createOrder.input, {
    consumerId,
    restaurantId,
    lineItems: [...lineItems],
  });
  expect(createOrderOf(request, ids.order)).toEqual(createOrderCommand());
});

it.each(orderStates)('shows an order as %s', (state) => {
  const message = create(getOrder.output, { order: orderMessage({ ...order({ state }), version: 2 }) });
  expect(toJson(getOrder.output, message)).toEqual({
    order: {
      orderId: ids.order,
      consumerId: ids.consumer,
      restaurantId: ids.restaurant,
      state,
      lineItems: [
        {
          menuItemId: 'margherita',
          name: 'Pizza Margherita',
          quantity: 2,
          unitPrice: { amountMinor: '950', currency: 'EUR' },
        },
        { menuItemId: 'water', name: 'Water', quantity: 3, unitPrice: { amountMinor: '250', currency: 'EUR' } },
      ],
      total: { amountMinor: '2650', currency: 'EUR' },
      createdAt: '2026-11-21T11:00:00Z',
      updatedAt: '2026-11-21T11:00:00Z',
      version: '2',
    },
  });
});

it('shows why an order was rejected', () => {
  expect(orderMessage({ ...order({ state: 'REJECTED', reason: 'CARD_DECLINED' }), version: 2 }).reason).toBe(
    'CARD_DECLINED',
  );
});

it('shows who holds an order', () => {
  expect(orderMessage({ ...orderToCancel(), version: 3 }).lockedBy).toBe(ids.cancelSaga);
});

it('makes plain lines of a revision', () => {
  const request = create(reviseOrder.input, { orderId: ids.order, revisedLineItems: [...revision] });
  expect(revisedLinesOf(request)).toStrictEqual(revision);
});

it.each([
  ['7', 7],
  ['', 0],
  ['seven', 0],
  ['-1', 0],
  ['1e3', 0],
  ['9'.repeat(16), 0],
])('takes %p for version %p', (eventId, version) => {
  expect(versionSeen(eventId)).toBe(version);
});
