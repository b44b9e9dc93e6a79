import { DomainError } from '@comanda/kernel';

/** Every state of a ticket, in the order in which a smooth one passes them. */
export const ticketStates = [
  'CREATE_PENDING',
  'AWAITING_ACCEPTANCE',
  'ACCEPTED',
  'PREPARING',
  'READY_FOR_PICKUP',
  'PICKED_UP',
  'CANCEL_PENDING',
  'CANCELLED',
  'REVISION_PENDING',
] as const;

/** Where a ticket stands. */
export type TicketState = (typeof ticketStates)[number];

/** The states that a saga holds a ticket in while it cancels or revises it. */
export type PendingTicketState = 'CANCEL_PENDING' | 'REVISION_PENDING';

interface Transition {
  readonly from: readonly TicketState[];
  readonly to: TicketState;
}

/**
 * All that can happen to a ticket, but for the ends of a hold that lead to the state before it. By act, not from state to state:
 * CANCEL_PENDING may go back to ACCEPTED when a saga undoes it, yet nobody may accept a ticket that is being cancelled.
 */
export const ticketTransitions = {
  approve: { from: ['CREATE_PENDING'], to: 'AWAITING_ACCEPTANCE' },
  cancelCreate: { from: ['CREATE_PENDING'], to: 'CANCELLED' },
  accept: { from: ['AWAITING_ACCEPTANCE'], to: 'ACCEPTED' },
  startPreparing: { from: ['ACCEPTED'], to: 'PREPARING' },
  markReady: { from: ['PREPARING'], to: 'READY_FOR_PICKUP' },
  markPickedUp: { from: ['READY_FOR_PICKUP'], to: 'PICKED_UP' },
  reject: { from: ['AWAITING_ACCEPTANCE', 'ACCEPTED'], to: 'CANCEL_PENDING' },
  beginCancel: { from: ['AWAITING_ACCEPTANCE', 'ACCEPTED', 'CANCEL_PENDING'], to: 'CANCEL_PENDING' },
  confirmCancel: { from: ['CANCEL_PENDING'], to: 'CANCELLED' },
  beginRevise: { from: ['AWAITING_ACCEPTANCE', 'ACCEPTED'], to: 'REVISION_PENDING' },
} as const satisfies Record<string, Transition>;

/** Something that can happen to a ticket. */
export type TicketAct = keyof typeof ticketTransitions;

/** The state after the act. Throws `TICKET_STATE_CONFLICT` where the act is not legal. */
export function nextTicketState(state: TicketState, act: TicketAct): TicketState {
  const { from, to }: Transition = ticketTransitions[act];
  if (!from.includes(state)) {
    throw new DomainError('TICKET_STATE_CONFLICT', 'conflict', `The ticket is ${state}: it cannot become ${to}.`);
  }
  return to;
}
