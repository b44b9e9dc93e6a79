import { kitchenEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { acceptTicket as accept, requireTicket } from '../domain/ticket.js';
import { tickets } from './tables/tickets.js';

/** A restaurant's promise to have an order ready by a time. */
export interface AcceptTicket {
  readonly ticketId: string;
  readonly readyBy: Date;
}

/** Takes the order on. Throws `TICKET_NOT_FOUND`, `TICKET_STATE_CONFLICT` or `READY_BY_NOT_IN_FUTURE`. */
export const acceptTicket = handler({
  reads: ({ ticketId }: AcceptTicket) => ({ ticket: ref(tickets, ticketId) }),
  decide: ({ ticketId, readyBy }, loaded, now) => {
    const ticket = accept(requireTicket(loaded.ticket), readyBy, now);
    return {
      save: { ticket },
      events: [tell(kitchenEvents.ticketAccepted, ticketId, { ticketId, readyBy: timestamp(readyBy) })],
      reply: ticket,
    };
  },
});

/** The time as `google.protobuf.Timestamp` has it. */
function timestamp(time: Date): { seconds: bigint; nanos: number } {
  const seconds = Math.floor(time.getTime() / 1000);
  return { seconds: BigInt(seconds), nanos: (time.getTime() - seconds * 1000) * 1_000_000 };
}
