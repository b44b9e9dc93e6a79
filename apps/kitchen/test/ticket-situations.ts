import { ticketStates, type TicketState } from '../src/app/domain/ticket-state.js';
import type { Ticket } from '../src/app/domain/ticket.js';
import { heldTicket, sagas, ticket } from './kitchen-mothers.js';

const declined: TicketState = 'CANCEL_PENDING';

/**
 * Every situation that a ticket can be in, as the saga `mine` sees it. `/mine` and `/other` say who holds it, `was declined`
 * that its restaurant had declined it before, `+mine` that this saga has settled its own business with it.
 */
export const situations = {
  absent: undefined,
  ...(Object.fromEntries(
    ticketStates.filter((state) => state !== 'REVISION_PENDING').map((state) => [state, ticket(state)]),
  ) as Record<Exclude<TicketState, 'REVISION_PENDING'>, Ticket>),
  'CANCEL_PENDING/mine': heldTicket('CANCEL_PENDING'),
  'CANCEL_PENDING/mine, was declined': heldTicket('CANCEL_PENDING', { stateBefore: declined }),
  'CANCEL_PENDING/other': heldTicket('CANCEL_PENDING', { sagaId: sagas.other }),
  'CANCEL_PENDING/other, was declined': heldTicket('CANCEL_PENDING', { sagaId: sagas.other, stateBefore: declined }),
  'REVISION_PENDING/mine': heldTicket('REVISION_PENDING'),
  'REVISION_PENDING/other': heldTicket('REVISION_PENDING', { sagaId: sagas.other }),
  'CANCELLED+mine': { ...ticket('CANCELLED'), settledBy: sagas.mine },
  'CANCELLED+other': { ...ticket('CANCELLED'), settledBy: sagas.other },
  'ACCEPTED+mine': { ...ticket('ACCEPTED'), settledBy: sagas.mine },
  'ACCEPTED+other': { ...ticket('ACCEPTED'), settledBy: sagas.other },
} satisfies Record<string, Ticket | undefined>;

/** Name of a situation. */
export type Situation = keyof typeof situations;
