import { DomainError } from '@comanda/kernel';

/** Every state of an order. */
export const orderStates = [
  'APPROVAL_PENDING',
  'APPROVED',
  'REJECTED',
  'CANCEL_PENDING',
  'CANCELLED',
  'REVISION_PENDING',
  'COMPLETED',
] as const;

/** Where an order stands. The pending states are locks that a saga holds. */
export type OrderState = (typeof orderStates)[number];

interface Transition {
  readonly from: readonly OrderState[];
  readonly to: OrderState;
}

/** All that can happen to an order once it is taken. */
export const orderTransitions = {
  approve: { from: ['APPROVAL_PENDING'], to: 'APPROVED' },
  reject: { from: ['APPROVAL_PENDING'], to: 'REJECTED' },
  complete: { from: ['APPROVED'], to: 'COMPLETED' },
  beginCancel: { from: ['APPROVED'], to: 'CANCEL_PENDING' },
  undoCancel: { from: ['CANCEL_PENDING'], to: 'APPROVED' },
  confirmCancel: { from: ['CANCEL_PENDING'], to: 'CANCELLED' },
  beginRevise: { from: ['APPROVED'], to: 'REVISION_PENDING' },
  undoRevise: { from: ['REVISION_PENDING'], to: 'APPROVED' },
  confirmRevise: { from: ['REVISION_PENDING'], to: 'APPROVED' },
} as const satisfies Record<string, Transition>;

/** Something that can happen to an order. */
export type OrderAct = keyof typeof orderTransitions;

/** The state after the act. Throws `ORDER_STATE_CONFLICT` where the act is not legal. */
export function nextOrderState(state: OrderState, act: OrderAct): OrderState {
  const { from, to }: Transition = orderTransitions[act];
  if (!from.includes(state)) {
    throw new DomainError('ORDER_STATE_CONFLICT', 'conflict', `The order is ${state}: it cannot become ${to}.`);
  }
  return to;
}

/** True for the pending states: what becomes of the order is for a saga to say. */
export function isHeldBySaga(state: OrderState): boolean {
  return state === 'APPROVAL_PENDING' || state === 'CANCEL_PENDING' || state === 'REVISION_PENDING';
}

/** True where nothing can happen to an order any more. */
export function isFinal(state: OrderState): boolean {
  return state === 'REJECTED' || state === 'CANCELLED' || state === 'COMPLETED';
}
