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

/** Where a ticket stands. The pending states are locks that a saga holds. */
export type TicketState = (typeof ticketStates)[number];

interface Transition {
  readonly from: readonly TicketState[];
  readonly to: TicketState;
}

/**
 * All that can happen to a ticket. By act, not from state to state: CANCEL_PENDING may go back to ACCEPTED when a saga
 * undoes it, yet nobody may accept a ticket that is being cancelled.
 */
export const ticketTransitions = {
  approve: { from: ['CREATE_PENDING'], to: 'AWAITING_ACCEPTANCE' },
  cancelCreate: { from: ['CREATE_PENDING'], to: 'CANCELLED' },
  accept: { from: ['AWAITING_ACCEPTANCE'], to: 'ACCEPTED' },
  startPreparing: { from: ['ACCEPTED'], to: 'PREPARING' },
  markReady: { from: ['PREPARING'], to: 'READY_FOR_PICKUP' },
  markPickedUp: { from: ['READY_FOR_PICKUP'], to: 'PICKED_UP' },
  beginCancel: { from: ['AWAITING_ACCEPTANCE', 'ACCEPTED'], to: 'CANCEL_PENDING' },
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
