import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Order_State, type OrderService } from '@comanda/contracts';
import type { CreateOrder } from '../../application/create-order.js';
import type { StoredOrder } from '../../application/order-reader.js';

type Methods = typeof OrderService.method;
type CreateOrderRequest = MessageShape<Methods['createOrder']['input']>;
type OrderMessage = NonNullable<MessageInitShape<Methods['getOrder']['output']>['order']>;

/** What a request asks for, to be taken under that id. */
export function createOrderOf(request: CreateOrderRequest, orderId: string): CreateOrder {
  return {
    orderId,
    consumerId: request.consumerId,
    restaurantId: request.restaurantId,
    lineItems: request.lineItems.map(({ menuItemId, quantity }) => ({ menuItemId, quantity })),
  };
}

/** An order as callers see it. */
export function orderMessage(stored: StoredOrder): OrderMessage {
  const { orderId, consumerId, restaurantId, state, reason, lineItems, total, createdAt, updatedAt, version } = stored;
  return {
    orderId,
    consumerId,
    restaurantId,
    state: Order_State[state],
    reason: reason ?? '',
    lineItems: [...lineItems],
    total,
    createdAt: timestampFromDate(createdAt),
    updatedAt: timestampFromDate(updatedAt),
    version: BigInt(version),
  };
}
