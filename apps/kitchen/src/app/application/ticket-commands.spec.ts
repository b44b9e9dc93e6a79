import { DomainError } from '@comanda/kernel';
import type { Decision, Reads } from '@comanda/messaging';
import { decideOn } from '../../../test/decide-on.js';
import { ids, now, pricedLine, restaurant, sagas } from '../../../test/kitchen-mothers.js';
import { situations, type Situation } from '../../../test/ticket-situations.js';
import type { Ticket } from '../domain/ticket.js';
import { acceptTicket } from './accept-ticket.js';
import { approveTicket } from './approve-ticket.js';
import { beginCancelTicket } from './begin-cancel-ticket.js';
import { beginReviseTicket } from './begin-revise-ticket.js';
import { cancelCreateTicket } from './cancel-create-ticket.js';
import { confirmCancelTicket } from './confirm-cancel-ticket.js';
import { confirmReviseTicket } from './confirm-revise-ticket.js';
import { createTicket } from './create-ticket.js';
import { markPickedUp } from './mark-picked-up.js';
import { markReady } from './mark-ready.js';
import { rejectTicket } from './reject-ticket.js';
import { startPreparing } from './start-preparing.js';
import { undoBeginCancelTicket } from './undo-begin-cancel-ticket.js';
import { undoBeginReviseTicket } from './undo-begin-revise-ticket.js';

const held = { orderId: ids.order, sagaId: sagas.mine };
const { order: ticketId, restaurant: restaurantId } = ids;
const readyBy = new Date(now.getTime() + 1);
const revisedLineItems = [{ menuItemId: 'margherita', quantity: 5 }];
const ordered = { orderId: ids.order, restaurantId, lineItems: [pricedLine()] };

type Decide = (ticket: Ticket | undefined) => Decision<Reads, unknown>;

const commands = {
  CreateTicket: (ticket) => decideOn(createTicket, ordered, ticket, restaurant()),
  CancelCreateTicket: (ticket) => decideOn(cancelCreateTicket, { orderId: ids.order }, ticket),
  ApproveTicket: (ticket) => decideOn(approveTicket, { ticketId }, ticket),
  AcceptTicket: (ticket) => decideOn(acceptTicket, { ticketId, readyBy }, ticket),
  RejectTicket: (ticket) => decideOn(rejectTicket, { ticketId, reason: '' }, ticket),
  StartPreparing: (ticket) => decideOn(startPreparing, { ticketId }, ticket),
  MarkReady: (ticket) => decideOn(markReady, { ticketId }, ticket),
  MarkPickedUp: (ticket) => decideOn(markPickedUp, { ticketId }, ticket),
  BeginCancelTicket: (ticket) => decideOn(beginCancelTicket, held, ticket),
  UndoBeginCancelTicket: (ticket) => decideOn(undoBeginCancelTicket, held, ticket),
  ConfirmCancelTicket: (ticket) => decideOn(confirmCancelTicket, held, ticket),
  BeginReviseTicket: (ticket) => decideOn(beginReviseTicket, { ...held, revisedLineItems }, ticket),
  UndoBeginReviseTicket: (ticket) => decideOn(undoBeginReviseTicket, held, ticket),
  ConfirmReviseTicket: (ticket) => decideOn(confirmReviseTicket, held, ticket),
} satisfies Record<string, Decide>;

/** What a command comes to: the ticket's next situation (`same` when nothing is saved), or the code of the refusal. */
const SAME = 'same';
const MISSING = 'TICKET_NOT_FOUND';
const STATE = 'TICKET_STATE_CONFLICT';
const LOCKED = 'TICKET_LOCKED';

type Row = { readonly [S in Situation]?: Situation | typeof SAME | typeof MISSING | typeof STATE | typeof LOCKED };

/** Situations that a row does not name come to what stands beside it. */
const rules: readonly (readonly [keyof typeof commands, Row, others: typeof SAME | typeof STATE])[] = [
  [
    'CreateTicket',
    { absent: 'CREATE_PENDING', CANCELLED: STATE, 'CANCELLED+mine': STATE, 'CANCELLED+other': STATE },
    SAME,
  ],
  [
    'CancelCreateTicket',
    {
      absent: SAME,
      CREATE_PENDING: 'CANCELLED',
      CANCELLED: SAME,
      'CANCELLED+mine': SAME,
      'CANCELLED+other': SAME,
    },
    STATE,
  ],
  [
    'ApproveTicket',
    {
      absent: MISSING,
      CREATE_PENDING: 'AWAITING_ACCEPTANCE',
      CANCELLED: STATE,
      'CANCELLED+mine': STATE,
      'CANCELLED+other': STATE,
    },
    SAME,
  ],
  ['AcceptTicket', { absent: MISSING, AWAITING_ACCEPTANCE: 'ACCEPTED' }, STATE],
  [
    'RejectTicket',
    {
      absent: MISSING,
      AWAITING_ACCEPTANCE: 'CANCEL_PENDING',
      ACCEPTED: 'CANCEL_PENDING',
      'ACCEPTED+mine': 'CANCEL_PENDING',
      'ACCEPTED+other': 'CANCEL_PENDING',
      'CANCEL_PENDING/mine': LOCKED,
      'CANCEL_PENDING/mine, was declined': LOCKED,
      'CANCEL_PENDING/other': LOCKED,
      'CANCEL_PENDING/other, was declined': LOCKED,
      'REVISION_PENDING/mine': LOCKED,
      'REVISION_PENDING/other': LOCKED,
    },
    STATE,
  ],
  [
    'StartPreparing',
    { absent: MISSING, ACCEPTED: 'PREPARING', 'ACCEPTED+mine': 'PREPARING', 'ACCEPTED+other': 'PREPARING' },
    STATE,
  ],
  ['MarkReady', { absent: MISSING, PREPARING: 'READY_FOR_PICKUP' }, STATE],
  ['MarkPickedUp', { absent: MISSING, READY_FOR_PICKUP: 'PICKED_UP' }, STATE],
  [
    'BeginCancelTicket',
    {
      absent: MISSING,
      AWAITING_ACCEPTANCE: 'CANCEL_PENDING/mine',
      ACCEPTED: 'CANCEL_PENDING/mine',
      CANCEL_PENDING: 'CANCEL_PENDING/mine, was declined',
      'CANCEL_PENDING/mine': SAME,
      'CANCEL_PENDING/mine, was declined': SAME,
      'CANCEL_PENDING/other': LOCKED,
      'CANCEL_PENDING/other, was declined': LOCKED,
      'REVISION_PENDING/mine': LOCKED,
      'REVISION_PENDING/other': LOCKED,
      'CANCELLED+mine': SAME,
      'ACCEPTED+mine': SAME,
      'ACCEPTED+other': 'CANCEL_PENDING/mine',
    },
    STATE,
  ],
  [
    'UndoBeginCancelTicket',
    { 'CANCEL_PENDING/mine': 'ACCEPTED', 'CANCEL_PENDING/mine, was declined': 'CANCEL_PENDING' },
    SAME,
  ],
  [
    'ConfirmCancelTicket',
    {
      absent: MISSING,
      'CANCEL_PENDING/mine': 'CANCELLED+mine',
      'CANCEL_PENDING/mine, was declined': 'CANCELLED+mine',
      'CANCELLED+mine': SAME,
      'ACCEPTED+mine': SAME,
    },
    STATE,
  ],
  [
    'BeginReviseTicket',
    {
      absent: MISSING,
      AWAITING_ACCEPTANCE: 'REVISION_PENDING/mine',
      ACCEPTED: 'REVISION_PENDING/mine',
      'CANCEL_PENDING/mine': LOCKED,
      'CANCEL_PENDING/mine, was declined': LOCKED,
      'CANCEL_PENDING/other': LOCKED,
      'CANCEL_PENDING/other, was declined': LOCKED,
      'REVISION_PENDING/mine': SAME,
      'REVISION_PENDING/other': LOCKED,
      'CANCELLED+mine': SAME,
      'ACCEPTED+mine': SAME,
      'ACCEPTED+other': 'REVISION_PENDING/mine',
    },
    STATE,
  ],
  ['UndoBeginReviseTicket', { 'REVISION_PENDING/mine': 'ACCEPTED' }, SAME],
  [
    'ConfirmReviseTicket',
    { absent: MISSING, 'REVISION_PENDING/mine': 'ACCEPTED+mine', 'CANCELLED+mine': SAME, 'ACCEPTED+mine': SAME },
    STATE,
  ],
];

const cells = rules.flatMap(([command, row, others]) =>
  (Object.keys(situations) as Situation[]).map((from) => ({ command, from, to: row[from] ?? others })),
);

/** What of a ticket says which situation it is in. Of the state before a hold only whether it was declined then. */
function situationOf({ state, hold, settledBy }: Ticket): object {
  return { state, heldBy: hold?.sagaId, wasDeclined: hold?.stateBefore === 'CANCEL_PENDING', settledBy };
}

function outcomeOf(decide: Decide, ticket: Ticket | undefined): unknown {
  try {
    const { save, events, ...reply } = decide(ticket);
    if (save) return situationOf((save as { ticket: Ticket }).ticket);
    return events || Object.keys(reply).join() !== 'reply' ? 'neither saved nor the same' : SAME;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** The situation of that name; who settled what is not its matter is left as it was. */
function expectedOf(to: Situation, from: Situation): object {
  const next = situations[to] as Ticket;
  const settledBy = to.includes('+') ? next.settledBy : (situations[from]?.settledBy ?? null);
  return situationOf({ ...next, settledBy });
}

it('has a rule for every command', () => {
  expect(rules.map(([command]) => command).sort()).toEqual(Object.keys(commands).sort());
});

it.each(cells)('$command makes of a ticket that is $from: $to', ({ command, from, to }) => {
  const expected = to in situations ? expectedOf(to as Situation, from) : to;
  expect(outcomeOf(commands[command], situations[from])).toEqual(expected);
});
