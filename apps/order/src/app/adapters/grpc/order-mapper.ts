import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Order_State, type OrderService } from '@comanda/contracts';
import type { CreateOrder } from '../../application/create-order.js';
import type { StoredOrder } from '../../application/order-reader.js';
import type { RevisedLine } from '../../domain/revision.js';

type Methods = typeof OrderService.method;
type CreateOrderRequest = MessageShape<Methods['createOrder']['input']>;
type ReviseOrderRequest = MessageShape<Methods['reviseOrder']['input']>;

/** An order as responses hold it. */
export type OrderMessage = NonNullable<MessageInitShape<Methods['getOrder']['output']>['order']>;

/** What a request asks for, to be taken under that id. */
export function createOrderOf(request: CreateOrderRequest, orderId: string): CreateOrder {
  return {
    orderId,
    consumerId: request.consumerId,
    restaurantId: request.restaurantId,
    lineItems: request.lineItems.map(({ menuItemId, quantity }) => ({ menuItemId, quantity })),
  };
}

/** The new quantities that a request asks for. */
export function revisedLinesOf({ revisedLineItems }: ReviseOrderRequest): RevisedLine[] {
  return revisedLineItems.map(({ menuItemId, quantity }) => ({ menuItemId, quantity }));
}

/** The version that an event id stands for; 0, which is before all of them, for what is none. */
export function versionSeen(eventId: string): number {
  return /^\d{1,15}$/.test(eventId) ? Number(eventId) : 0;
}

/** An order as callers see it. */
export function orderMessage(stored: StoredOrder): OrderMessage {
  const { orderId, consumerId, restaurantId, state, reason, lineItems, total, lockedBy } = stored;
  return {
    orderId,
    consumerId,
    restaurantId,
    state: Order_State[state],
    reason: reason ?? '',
    lineItems: [...lineItems],
    total,
    createdAt: timestampFromDate(stored.createdAt),
    updatedAt: timestampFromDate(stored.updatedAt),
    version: BigInt(stored.version),
    lockedBy: lockedBy ?? '',
  };
}
