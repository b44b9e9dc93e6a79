import { nextTicketState, ticketStates, ticketTransitions, type TicketAct, type TicketState } from './ticket-state.js';

/** Written out once more, so that a slip in the table shows: act, where it is legal, where it leads. */
const rules: readonly (readonly [TicketAct, readonly TicketState[], TicketState])[] = [
  ['approve', ['CREATE_PENDING'], 'AWAITING_ACCEPTANCE'],
  ['cancelCreate', ['CREATE_PENDING'], 'CANCELLED'],
  ['accept', ['AWAITING_ACCEPTANCE'], 'ACCEPTED'],
  ['startPreparing', ['ACCEPTED'], 'PREPARING'],
  ['markReady', ['PREPARING'], 'READY_FOR_PICKUP'],
  ['markPickedUp', ['READY_FOR_PICKUP'], 'PICKED_UP'],
  ['reject', ['AWAITING_ACCEPTANCE', 'ACCEPTED'], 'CANCEL_PENDING'],
  ['beginCancel', ['AWAITING_ACCEPTANCE', 'ACCEPTED', 'CANCEL_PENDING'], 'CANCEL_PENDING'],
  ['confirmCancel', ['CANCEL_PENDING'], 'CANCELLED'],
  ['beginRevise', ['AWAITING_ACCEPTANCE', 'ACCEPTED'], 'REVISION_PENDING'],
];
const cases = rules.flatMap(([act, from, to]) =>
  ticketStates.map((state) => ({ act, state, to, legal: from.includes(state) })),
);

describe('the states of a ticket', () => {
  it('has a rule for every act', () => {
    expect(rules.map(([act]) => act).sort()).toEqual(Object.keys(ticketTransitions).sort());
  });

  it.each(cases.filter(({ legal }) => legal))('allows $act when $state, which leads to $to', ({ act, state, to }) => {
    expect(nextTicketState(state, act)).toBe(to);
  });

  it.each(cases.filter(({ legal }) => !legal))('forbids $act when $state', ({ act, state }) => {
    expect(() => nextTicketState(state, act)).toThrow(
      expect.objectContaining({
        code: 'TICKET_STATE_CONFLICT',
        kind: 'conflict',
        message: expect.stringContaining(state),
      }),
    );
  });
});
