import { DomainError } from '@comanda/kernel';
import { advance, completedIfPickedUp, type Order } from './order.js';
import type { OrderState } from './order-state.js';
import { revisedQuote, type RevisedLine } from './revision.js';

/** The states in which a saga that cancels or revises an order holds it. */
export type HeldState = Extract<OrderState, 'CANCEL_PENDING' | 'REVISION_PENDING'>;

/** True while that saga, and no other, holds the order so. */
export function isHeldBy(order: Order, sagaId: string, as: HeldState): boolean {
  return order.state === as && order.lockedBy === sagaId;
}

/** Throws `ORDER_STATE_CONFLICT` unless that saga holds the order so. */
export function requireHeldBy(order: Order, sagaId: string, as: HeldState): void {
  if (isHeldBy(order, sagaId, as)) return;
  throw new DomainError(
    'ORDER_STATE_CONFLICT',
    'conflict',
    `The order is ${order.state}: ${sagaId} does not hold it as ${as}.`,
  );
}

/** The order held by the saga that is to cancel it for that reason. Throws `ORDER_LOCKED` or `ORDER_STATE_CONFLICT`. */
export function beginCancel(order: Order, sagaId: string, pendingReason: string, now: Date): Order {
  requireUnlocked(order);
  return { ...advance(order, 'beginCancel', now), lockedBy: sagaId, pendingReason, reason: null };
}

/** The order held by the saga that is to revise it. Throws `ORDER_LOCKED`, `ORDER_STATE_CONFLICT`, and what {@link revisedQuote} throws. */
export function beginRevise(order: Order, sagaId: string, pendingRevision: readonly RevisedLine[], now: Date): Order {
  requireUnlocked(order);
  const held = { ...advance(order, 'beginRevise', now), lockedBy: sagaId, pendingRevision, reason: null };
  revisedQuote(order.lineItems, pendingRevision);
  return held;
}

/** The order let go as it was before, with the code of the refusal that is to blame; completed when its food has left. */
export function undoHold(order: Order, reason: string, now: Date): Order {
  const act = order.state === 'CANCEL_PENDING' ? 'undoCancel' : 'undoRevise';
  return completedIfPickedUp({ ...advance(order, act, now), ...letGo, reason }, now);
}

/** The order cancelled by the saga that holds it. Nothing stops this any more, since the money has gone back. */
export function confirmCancel(order: Order, now: Date): Order {
  const { lockedBy: confirmedBy, pendingReason: reason } = order;
  return { ...advance(order, 'confirmCancel', now), ...letGo, reason, confirmedBy };
}

/** The order with the new quantities, let go by the saga that holds it; completed when its food has left. */
export function confirmRevise(order: Order, now: Date): Order {
  const { lockedBy: confirmedBy, lineItems, pendingRevision } = order;
  const revised = revisedQuote(lineItems, pendingRevision ?? []);
  return completedIfPickedUp({ ...advance(order, 'confirmRevise', now), ...letGo, ...revised, confirmedBy }, now);
}

const letGo = { lockedBy: null, pendingReason: null, pendingRevision: null } as const;

function requireUnlocked({ state, lockedBy }: Order): void {
  if (lockedBy === null) return;
  throw new DomainError('ORDER_LOCKED', 'conflict', `The order is ${state}: the saga ${lockedBy} holds it.`, {
    details: { sagaId: lockedBy },
  });
}
