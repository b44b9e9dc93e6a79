import { kitchenEvents } from '@comanda/contracts';
import type { Decision, Reads } from '@comanda/messaging';
import { ids, now, ticket } from '../../../test/kitchen-mothers.js';
import { decideOn } from '../../../test/decide-on.js';
import type { TicketState } from '../domain/ticket-state.js';
import type { Ticket } from '../domain/ticket.js';
import { acceptTicket } from './accept-ticket.js';
import { markPickedUp } from './mark-picked-up.js';
import { markReady } from './mark-ready.js';
import { rejectTicket } from './reject-ticket.js';
import { startPreparing } from './start-preparing.js';

const ticketId = ids.order;
const readyBy = new Date('2026-11-21T12:30:00.250Z');
const accept = (found: Ticket | undefined, time = readyBy) =>
  decideOn(acceptTicket, { ticketId, readyBy: time }, found);

interface Act {
  readonly name: string;
  readonly decide: (found: Ticket | undefined) => Decision<Reads, Ticket>;
  readonly from: TicketState;
  readonly saved: Partial<Ticket>;
  readonly contract: unknown;
  readonly data: unknown;
}

const acts: readonly Act[] = [
  {
    name: 'accepting',
    decide: accept,
    from: 'AWAITING_ACCEPTANCE',
    saved: { state: 'ACCEPTED', readyBy },
    contract: kitchenEvents.ticketAccepted,
    data: { ticketId, readyBy: { seconds: 1795264200n, nanos: 250_000_000 } },
  },
  {
    name: 'rejecting',
    decide: (found) => decideOn(rejectTicket, { ticketId, reason: 'no dough' }, found),
    from: 'AWAITING_ACCEPTANCE',
    saved: { state: 'CANCEL_PENDING' },
    contract: kitchenEvents.ticketRejected,
    data: { ticketId, reason: 'no dough' },
  },
  {
    name: 'starting to prepare',
    decide: (found) => decideOn(startPreparing, { ticketId }, found),
    from: 'ACCEPTED',
    saved: { state: 'PREPARING' },
    contract: kitchenEvents.ticketPreparing,
    data: { ticketId },
  },
  {
    name: 'marking as ready',
    decide: (found) => decideOn(markReady, { ticketId }, found),
    from: 'PREPARING',
    saved: { state: 'READY_FOR_PICKUP' },
    contract: kitchenEvents.ticketReady,
    data: { ticketId },
  },
  {
    name: 'marking as picked up',
    decide: (found) => decideOn(markPickedUp, { ticketId }, found),
    from: 'READY_FOR_PICKUP',
    saved: { state: 'PICKED_UP' },
    contract: kitchenEvents.ticketPickedUp,
    data: { ticketId },
  },
];

describe.each(acts)('$name', ({ decide, from, saved, contract, data }) => {
  it(`leads from ${from} to ${saved.state}, and tells it`, () => {
    const after = { ...ticket(from), ...saved, updatedAt: now };
    expect(decide(ticket(from))).toEqual({
      save: { ticket: after },
      events: [{ contract, subject: ticketId, data }],
      reply: after,
    });
  });

  it('is refused when there is no such ticket', () => {
    expect(() => decide(undefined)).toThrow(expect.objectContaining({ code: 'TICKET_NOT_FOUND', kind: 'not-found' }));
  });

  it('is refused when the ticket is in another state', () => {
    expect(() => decide(ticket('CANCELLED'))).toThrow(
      expect.objectContaining({ code: 'TICKET_STATE_CONFLICT', kind: 'conflict' }),
    );
  });
});

describe('accepting', () => {
  it.each([now, new Date(now.getTime() - 1), new Date(NaN)])(
    'is refused for food that is ready at a time that is not in the future',
    (time) => {
      expect(() => accept(ticket('AWAITING_ACCEPTANCE'), time)).toThrow(
        expect.objectContaining({ code: 'READY_BY_NOT_IN_FUTURE', kind: 'invalid' }),
      );
    },
  );

  it('is refused for a ticket that the restaurant has declined', () => {
    expect(() => accept(ticket('CANCEL_PENDING'))).toThrow(expect.objectContaining({ code: 'TICKET_STATE_CONFLICT' }));
  });
});

it('lets a restaurant decline what it had accepted', () => {
  const { save } = decideOn(rejectTicket, { ticketId, reason: '' }, ticket('ACCEPTED'));
  expect(save?.ticket?.state).toBe('CANCEL_PENDING');
});
