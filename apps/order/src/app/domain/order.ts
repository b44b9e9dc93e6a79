import { DomainError, type Money } from '@comanda/kernel';
import { isHeldBySaga, nextOrderState, type OrderAct, type OrderState } from './order-state.js';
import type { OrderLine, Quote } from './pricing.js';
import type { RevisedLine } from './revision.js';

/** What a consumer has ordered from one restaurant. */
export interface Order {
  readonly orderId: string;
  readonly consumerId: string;
  readonly restaurantId: string;
  readonly state: OrderState;
  /** A stable code: why it was rejected or cancelled, or why its last cancellation or revision was refused. */
  readonly reason: string | null;
  readonly lineItems: readonly OrderLine[];
  readonly total: Money;
  /** When the food left, even if a saga still held the order then. */
  readonly pickedUpAt: Date | null;
  /** The saga that holds it while it is CANCEL_PENDING or REVISION_PENDING. */
  readonly lockedBy: string | null;
  /** Why it is to be cancelled, while it is CANCEL_PENDING. */
  readonly pendingReason: string | null;
  /** What is to change, while it is REVISION_PENDING. */
  readonly pendingRevision: readonly RevisedLine[] | null;
  /** The saga that was the last to cancel or revise it. */
  readonly confirmedBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Who orders from whom. */
export type OrderParties = Pick<Order, 'orderId' | 'consumerId' | 'restaurantId'>;

/** An order that waits for its saga's approval. */
export function takeOrder(
  { orderId, consumerId, restaurantId }: OrderParties,
  { lineItems, total }: Quote,
  now: Date,
): Order {
  return {
    orderId,
    consumerId,
    restaurantId,
    state: 'APPROVAL_PENDING',
    reason: null,
    lineItems,
    total,
    pickedUpAt: null,
    lockedBy: null,
    pendingReason: null,
    pendingRevision: null,
    confirmedBy: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** The order approved; and completed at once when its food has left before. Throws `ORDER_STATE_CONFLICT`. */
export function approveOrder(order: Order, now: Date): Order {
  return completedIfPickedUp(advance(order, 'approve', now), now);
}

/** The order rejected for that reason, the code of a refusal. Throws `ORDER_STATE_CONFLICT`. */
export function rejectOrder(order: Order, reason: string, now: Date): Order {
  return { ...advance(order, 'reject', now), reason };
}

/**
 * The order whose food has left: completed, or, as long as a saga holds it, marked so that it is completed when the saga lets it
 * go. The restaurant may cook as soon as the saga has passed its pivot, which can be before the order hears of it.
 * Throws `ORDER_STATE_CONFLICT` when the order was rejected or cancelled: then no food can have left.
 */
export function pickUpOrder(order: Order, now: Date): Order {
  const pickedUp = { ...order, pickedUpAt: now, updatedAt: now };
  return isHeldBySaga(order.state) ? pickedUp : advance(pickedUp, 'complete', now);
}

/** The order that its saga has just let go: completed when its food has left meanwhile. */
export function completedIfPickedUp(order: Order, now: Date): Order {
  return order.pickedUpAt ? advance(order, 'complete', now) : order;
}

/** The order itself. Throws `ORDER_NOT_FOUND` when there is none. */
export function requireOrder<O>(order: O | undefined): O {
  if (!order) throw new DomainError('ORDER_NOT_FOUND', 'not-found', 'There is no such order.');
  return order;
}

/** The order after the act. Throws `ORDER_STATE_CONFLICT` where the act is not legal. */
export function advance(order: Order, act: OrderAct, now: Date): Order {
  return { ...order, state: nextOrderState(order.state, act), updatedAt: now };
}
