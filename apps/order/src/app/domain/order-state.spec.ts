import {
  isFinal,
  isHeldBySaga,
  nextOrderState,
  orderStates,
  orderTransitions,
  type OrderAct,
  type OrderState,
} from './order-state.js';

/** Written out once more, so that a slip in the table shows: act, where it is legal, where it leads. */
const rules: readonly (readonly [OrderAct, readonly OrderState[], OrderState])[] = [
  ['approve', ['APPROVAL_PENDING'], 'APPROVED'],
  ['reject', ['APPROVAL_PENDING'], 'REJECTED'],
  ['complete', ['APPROVED'], 'COMPLETED'],
  ['beginCancel', ['APPROVED'], 'CANCEL_PENDING'],
  ['undoCancel', ['CANCEL_PENDING'], 'APPROVED'],
  ['confirmCancel', ['CANCEL_PENDING'], 'CANCELLED'],
  ['beginRevise', ['APPROVED'], 'REVISION_PENDING'],
  ['undoRevise', ['REVISION_PENDING'], 'APPROVED'],
  ['confirmRevise', ['REVISION_PENDING'], 'APPROVED'],
];
const cases = rules.flatMap(([act, from, to]) =>
  orderStates.map((state) => ({ act, state, to, legal: from.includes(state) })),
);

describe('the states of an order', () => {
  it('has a rule for every act', () => {
    expect(rules.map(([act]) => act).sort()).toEqual(Object.keys(orderTransitions).sort());
  });

  it.each(cases.filter(({ legal }) => legal))('allows $act when $state, which leads to $to', ({ act, state, to }) => {
    expect(nextOrderState(state, act)).toBe(to);
  });

  it.each(cases.filter(({ legal }) => !legal))('forbids $act when $state', ({ act, state }) => {
    expect(() => nextOrderState(state, act)).toThrow(
      expect.objectContaining({
        code: 'ORDER_STATE_CONFLICT',
        kind: 'conflict',
        message: expect.stringContaining(state),
      }),
    );
  });

  it('is for a saga to change exactly while it is pending', () => {
    expect(orderStates.filter(isHeldBySaga)).toEqual(orderStates.filter((state) => state.endsWith('_PENDING')));
  });

  it('is final exactly where nothing is legal any more', () => {
    const from = new Set<OrderState>(rules.flatMap(([_act, states]) => states));
    expect(orderStates.filter(isFinal)).toEqual(orderStates.filter((state) => !from.has(state)));
  });
});
