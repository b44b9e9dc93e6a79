import { create, toJson } from '@bufbuild/protobuf';
import { OrderService } from '@comanda/contracts';
import { createOrderCommand, ids, order } from '../../../../test/order-mothers.js';
import { orderStates } from '../../domain/order-state.js';
import { createOrderOf, orderMessage } from './order-mapper.js';

const { createOrder, getOrder } = OrderService.method;

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
