import type { DescEnum, DescMessage, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { OrderService } from '@comanda/contracts';
import type { CreateOrder } from '../../application/create-order.js';
import type { StoredOrder } from '../../application/order-reader.js';

type Methods = typeof OrderService.method;
type CreateOrderRequest = MessageShape<Methods['createOrder']['input']>;
type OrderMessage = NonNullable<MessageInitShape<Methods['getOrder']['output']>['order']>;

// The contract names the states as we do.
const order = OrderService.method.getOrder.output.field.order.message as DescMessage;
const { values } = order.field.state?.enum as DescEnum;
const numbers = new Map<string, OrderMessage['state']>(values.map(({ name, number }) => [name, number]));

/** What a request asks for, to be taken under that id. Ids may come with capitals; entities are known by lower-case ones. */
export function createOrderOf(request: CreateOrderRequest, orderId: string): CreateOrder {
  return {
    orderId,
    consumerId: request.consumerId.toLowerCase(),
    restaurantId: request.restaurantId.toLowerCase(),
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
    state: numbers.get(state),
    reason: reason ?? '',
    lineItems: [...lineItems],
    total,
    createdAt: timestampFromDate(createdAt),
    updatedAt: timestampFromDate(updatedAt),
    version: BigInt(version),
  };
}
