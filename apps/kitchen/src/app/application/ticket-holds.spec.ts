import { kitchenCommands, kitchenEvents } from '@comanda/contracts';
import type { Decision, Reads } from '@comanda/messaging';
import { decideOn } from '../../../test/decide-on.js';
import { heldTicket, ids, now, sagas, ticket } from '../../../test/kitchen-mothers.js';
import type { RevisedLine } from '../domain/ticket-line.js';
import type { Ticket } from '../domain/ticket.js';
import { beginCancelTicket } from './begin-cancel-ticket.js';
import { beginReviseTicket } from './begin-revise-ticket.js';
import { confirmCancelTicket } from './confirm-cancel-ticket.js';
import { confirmReviseTicket } from './confirm-revise-ticket.js';
import { rejectTicket } from './reject-ticket.js';
import { undoBeginCancelTicket } from './undo-begin-cancel-ticket.js';
import { undoBeginReviseTicket } from './undo-begin-revise-ticket.js';

const { order: orderId } = ids;
const readyBy = new Date(now.getTime() + 60_000);
const five = [{ menuItemId: 'margherita', quantity: 5 }];

type Act = (ticket: Ticket) => Decision<Reads, unknown>;

const reject: Act = (found) => decideOn(rejectTicket, { ticketId: orderId, reason: '' }, found);
const beginCancel =
  (sagaId = sagas.mine): Act =>
  (found) =>
    decideOn(beginCancelTicket, { orderId, sagaId }, found);
const undoCancel =
  (sagaId = sagas.mine): Act =>
  (found) =>
    decideOn(undoBeginCancelTicket, { orderId, sagaId }, found);
const confirmCancel =
  (sagaId = sagas.mine): Act =>
  (found) =>
    decideOn(confirmCancelTicket, { orderId, sagaId }, found);
const beginRevise =
  (revisedLineItems: readonly RevisedLine[] = five, sagaId = sagas.mine): Act =>
  (found) =>
    decideOn(beginReviseTicket, { orderId, sagaId, revisedLineItems }, found);
const undoRevise: Act = (found) => decideOn(undoBeginReviseTicket, { orderId, sagaId: sagas.mine }, found);
const confirmRevise: Act = (found) => decideOn(confirmReviseTicket, { orderId, sagaId: sagas.mine }, found);

/** The ticket after the acts, one after the other. */
function after(start: Ticket, ...acts: readonly Act[]): Ticket {
  return acts.reduce((found, act) => (act(found).save as { ticket?: Ticket } | undefined)?.ticket ?? found, start);
}

const startingPoints = [ticket('AWAITING_ACCEPTANCE'), { ...ticket('ACCEPTED'), readyBy }];

describe.each(startingPoints)('a ticket that is $state', (start) => {
  it('is held for a cancellation without a word to anyone, as it was before', () => {
    const hold = { sagaId: sagas.mine, stateBefore: start.state, revision: null };
    expect(beginCancel()(start)).toEqual({
      save: { ticket: { ...start, state: 'CANCEL_PENDING', hold, updatedAt: now } },
      reply: {},
    });
  });

  it('is held for a revision without a word to anyone, with its old quantities', () => {
    const hold = { sagaId: sagas.mine, stateBefore: start.state, revision: five };
    expect(beginRevise()(start)).toEqual({
      save: { ticket: { ...start, state: 'REVISION_PENDING', hold, updatedAt: now } },
      reply: {},
    });
  });

  it.each([
    ['a cancellation', beginCancel(), undoCancel()],
    ['a revision', beginRevise(), undoRevise],
  ])('is as it was when %s was begun and undone, once or twice', (_what, begin, undo) => {
    const undone = { ...start, updatedAt: now };
    expect(after(start, begin, undo)).toEqual(undone);
    expect(after(start, begin, begin, undo, undo)).toEqual(undone);
  });

  it('is cancelled when that is confirmed, and that is told once', () => {
    const held = after(start, beginCancel());
    const cancelled = { ...start, state: 'CANCELLED', settledBy: sagas.mine, updatedAt: now } as const;
    expect(confirmCancel()(held)).toEqual({
      save: { ticket: cancelled },
      events: [{ contract: kitchenEvents.ticketCancelled, subject: orderId, data: { ticketId: orderId } }],
      reply: {},
    });
    expect(confirmCancel()(cancelled)).toEqual({ reply: {} });
  });

  it('has its new quantities and is where it was when a revision is confirmed, and that is told once', () => {
    const held = after(start, beginRevise());
    const lineItems = start.lineItems.map((line) => ({ ...line, quantity: 5 }));
    const revised = { ...start, lineItems, settledBy: sagas.mine, updatedAt: now };
    expect(confirmRevise(held)).toEqual({
      save: { ticket: revised },
      events: [{ contract: kitchenEvents.ticketRevised, subject: orderId, data: { ticketId: orderId } }],
      reply: {},
    });
    expect(confirmRevise(revised)).toEqual({ reply: {} });
  });

  it('can be revised and then cancelled by another saga', () => {
    const cancelled = after(start, beginRevise(), confirmRevise, beginCancel(sagas.other), confirmCancel(sagas.other));
    expect(cancelled).toMatchObject({ state: 'CANCELLED', settledBy: sagas.other, lineItems: [{ quantity: 5 }] });
  });

  it('that was declined is taken over, cancelled, and never comes back', () => {
    const undone = after(start, reject, beginCancel(), undoCancel());
    expect(undone).toEqual({ ...start, state: 'CANCEL_PENDING', updatedAt: now });
    expect(after(undone, beginCancel(sagas.other), confirmCancel(sagas.other)).state).toBe('CANCELLED');
  });
});

it('keeps the quantities that the saga asked for first when it asks again for others', () => {
  const other = [{ menuItemId: 'margherita', quantity: 9 }];
  const revised = after(ticket('ACCEPTED'), beginRevise(), beginRevise(other), confirmRevise);
  expect(revised.lineItems).toMatchObject([{ quantity: 5 }]);
});

it('stores of the lines what is asked for, not how it crossed the wire', () => {
  const { request } = kitchenCommands.beginReviseTicket;
  const command = request.decode(request.encode({ orderId, sagaId: sagas.mine, revisedLineItems: five }));
  const { save } = decideOn(beginReviseTicket, command, ticket('ACCEPTED'));
  expect(save?.ticket?.hold?.revision).toStrictEqual(five);
});

it.each([
  ['DUPLICATE_LINE_ITEM', [...five, ...five]],
  ['LINE_ITEM_NOT_FOUND', [{ menuItemId: 'sushi', quantity: 1 }]],
  ['LAST_LINE_ITEM', [{ menuItemId: 'margherita', quantity: 0 }]],
])('does not hold a ticket for a revision that cannot be: %s', (code, lines) => {
  expect(() => beginRevise(lines)(ticket('ACCEPTED'))).toThrow(expect.objectContaining({ code }));
});

it.each([
  ['beginning a cancellation', beginCancel()],
  ['beginning a revision', beginRevise()],
  ['declining', reject],
])('names the saga that holds the ticket: %s', (_what, act) => {
  expect(() => act(heldTicket('REVISION_PENDING', { sagaId: sagas.other }))).toThrow(
    expect.objectContaining({
      code: 'TICKET_LOCKED',
      kind: 'conflict',
      message: expect.stringContaining(sagas.other),
      details: { sagaId: sagas.other },
    }),
  );
});

it.each([
  ['confirming a cancellation', confirmCancel(), 'CANCEL_PENDING'],
  ['confirming a revision', confirmRevise, 'REVISION_PENDING'],
] as const)('refuses what another saga holds: %s', (_what, act, state) => {
  expect(() => act(heldTicket(state, { sagaId: sagas.other }))).toThrow(
    expect.objectContaining({ code: 'TICKET_STATE_CONFLICT', kind: 'conflict' }),
  );
});
