import { DomainError } from '@comanda/kernel';
import { reviseLines, type RevisedLine } from './ticket-line.js';
import { nextTicketState, type PendingTicketState, type TicketState } from './ticket-state.js';
import type { Ticket } from './ticket.js';

/** True while that saga, and no other, holds the ticket in that state. */
export function isHeldBy({ state, hold }: Ticket, pending: PendingTicketState, sagaId: string): boolean {
  return state === pending && hold?.sagaId === sagaId;
}

/** Requires that no saga holds the ticket. Throws `TICKET_LOCKED` with the `sagaId` of the one that does. */
export function requireFree({ hold }: Ticket): void {
  if (!hold) return;
  const { sagaId } = hold;
  throw new DomainError('TICKET_LOCKED', 'conflict', `The saga ${sagaId} holds the ticket.`, { details: { sagaId } });
}

/**
 * The ticket held for a cancellation. One that its restaurant has declined is taken over as it is. Throws
 * `TICKET_LOCKED`, or `TICKET_STATE_CONFLICT` where it is too early or too late to cancel.
 */
export function holdToCancel(ticket: Ticket, sagaId: string, now: Date): Ticket {
  requireFree(ticket);
  const state = nextTicketState(ticket.state, 'beginCancel');
  return { ...ticket, state, hold: { sagaId, stateBefore: ticket.state, revision: null }, updatedAt: now };
}

/**
 * The ticket held for a revision, which changes nothing of it yet. Throws `TICKET_LOCKED`, `TICKET_STATE_CONFLICT`, or as
 * {@link reviseLines} does.
 */
export function holdToRevise(ticket: Ticket, sagaId: string, revision: readonly RevisedLine[], now: Date): Ticket {
  requireFree(ticket);
  const state = nextTicketState(ticket.state, 'beginRevise');
  reviseLines(ticket.lineItems, revision);
  return { ...ticket, state, hold: { sagaId, stateBefore: ticket.state, revision }, updatedAt: now };
}

/**
 * The ticket as it was before that saga held it in that state; `undefined` when that saga does not hold it so, and there is
 * nothing to undo. One that its restaurant had declined stays CANCEL_PENDING: it waits for the saga that the refusal starts.
 */
export function letGo(ticket: Ticket, pending: PendingTicketState, sagaId: string, now: Date): Ticket | undefined {
  if (!ticket.hold || !isHeldBy(ticket, pending, sagaId)) return undefined;
  return { ...ticket, state: ticket.hold.stateBefore, hold: null, updatedAt: now };
}

/** The ticket cancelled by the saga that holds it. Throws `TICKET_STATE_CONFLICT` for any other. */
export function confirmCancel(ticket: Ticket, sagaId: string, now: Date): Ticket {
  requireHeldBy(ticket, 'CANCEL_PENDING', sagaId);
  return settled(ticket, nextTicketState(ticket.state, 'confirmCancel'), now);
}

/** The ticket with its new quantities, by the saga that holds it. Throws `TICKET_STATE_CONFLICT` for any other. */
export function confirmRevision(ticket: Ticket, sagaId: string, now: Date): Ticket {
  const { stateBefore, revision } = requireHeldBy(ticket, 'REVISION_PENDING', sagaId);
  return { ...settled(ticket, stateBefore, now), lineItems: reviseLines(ticket.lineItems, revision ?? []) };
}

function settled(ticket: Ticket, state: TicketState, now: Date): Ticket {
  return { ...ticket, state, hold: null, settledBy: ticket.hold?.sagaId ?? null, updatedAt: now };
}

function requireHeldBy(ticket: Ticket, pending: PendingTicketState, sagaId: string): NonNullable<Ticket['hold']> {
  if (ticket.hold && isHeldBy(ticket, pending, sagaId)) return ticket.hold;
  const message = `The ticket is ${ticket.state}: the saga ${sagaId} does not hold it ${pending}.`;
  throw new DomainError('TICKET_STATE_CONFLICT', 'conflict', message);
}
