import { orderEvents } from '@comanda/contracts';
import type { Money } from '@comanda/kernel';
import { startSagaOn } from '@comanda/saga-engine';
import { createOrderSaga } from './create-order.saga.js';

/** Each accepted order starts its saga, once: the saga's id is the order's. */
export const onOrderCreated = startSagaOn(
  orderEvents.created,
  createOrderSaga,
  ({ orderId, consumerId, restaurantId, lineItems, orderTotal }) => ({
    sagaId: `${createOrderSaga.type}:${orderId}`,
    subject: orderId,
    // The event as it came carries its type's name, which the saga has no use for.
    input: {
      orderId,
      consumerId,
      restaurantId,
      lineItems: lineItems.map(({ menuItemId, quantity, unitPrice }) => ({
        menuItemId,
        quantity,
        unitPrice: plain(unitPrice),
      })),
      orderTotal: plain(orderTotal),
    },
  }),
);

const plain = ({ amountMinor, currency }: Money): Money => ({ amountMinor, currency });
