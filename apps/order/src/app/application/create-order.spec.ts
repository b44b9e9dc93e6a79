import { orderEvents } from '@comanda/contracts';
import { money } from '@comanda/kernel';
import { decideOn } from '../../../test/decide-on.js';
import { createOrderCommand, ids, menu, now, order } from '../../../test/order-mothers.js';
import { createOrder } from './create-order.js';

describe('creating an order', () => {
  it('stores it as APPROVAL_PENDING, priced, and tells it', () => {
    const { save, events, reply } = decideOn(createOrder, createOrderCommand(), menu());
    expect(save).toEqual({ order: order({ createdAt: now, updatedAt: now }) });
    expect(reply).toEqual({ orderId: ids.order, order: { ...save?.order, version: 1 } });
    expect(events).toEqual([
      {
        contract: orderEvents.created,
        subject: ids.order,
        data: {
          orderId: ids.order,
          consumerId: ids.consumer,
          restaurantId: ids.restaurant,
          lineItems: [
            { menuItemId: 'margherita', quantity: 2, unitPrice: money(950, 'EUR') },
            { menuItemId: 'water', quantity: 3, unitPrice: money(250, 'EUR') },
          ],
          orderTotal: money(2650, 'EUR'),
        },
      },
    ]);
  });

  it('answers an order that is there already, and changes nothing', () => {
    expect(decideOn(createOrder, createOrderCommand(), order({ state: 'APPROVED' }), menu())).toEqual({
      reply: { orderId: ids.order },
    });
  });

  it('takes the order of a restaurant that our copy says is closed', () => {
    expect(decideOn(createOrder, createOrderCommand(), menu({ open: false })).save?.order?.state).toBe(
      'APPROVAL_PENDING',
    );
  });

  it('is refused without a copy of the menu', () => {
    expect(() => decideOn(createOrder, createOrderCommand())).toThrow(
      expect.objectContaining({ code: 'RESTAURANT_NOT_FOUND', kind: 'invalid' }),
    );
  });

  it('is refused for what cannot be priced', () => {
    const lineItems = [{ menuItemId: 'sushi', quantity: 1 }];
    expect(() => decideOn(createOrder, createOrderCommand({ lineItems }), menu())).toThrow(
      expect.objectContaining({ code: 'MENU_ITEM_NOT_FOUND', kind: 'invalid' }),
    );
  });
});
