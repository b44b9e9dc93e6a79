import { money } from '@comanda/kernel';
import { payment } from '../../../test/accounting-mothers.js';
import {
  balanceOf,
  holdsNothing,
  revisePayment,
  startPayment,
  transition,
  wasCaptured,
  type PaymentAction,
  type PaymentState,
} from './payment.js';

const now = new Date('2026-03-02T10:00:00Z');
const states: PaymentState[] = ['AUTHORIZED', 'DECLINED', 'CAPTURED', 'RELEASED', 'REFUNDED'];
const actions: PaymentAction[] = ['revise', 'capture', 'release', 'refund'];

const legal: [PaymentState, PaymentAction, PaymentState][] = [
  ['AUTHORIZED', 'revise', 'AUTHORIZED'],
  ['AUTHORIZED', 'capture', 'CAPTURED'],
  ['AUTHORIZED', 'release', 'RELEASED'],
  ['CAPTURED', 'refund', 'REFUNDED'],
];
const illegal = states
  .flatMap((state) => actions.map((action) => [state, action] as const))
  .filter(([state, action]) => !legal.some(([from, how]) => from === state && how === action));

it.each(legal)('takes a payment that is %s by %s to %s', (state, action, next) => {
  expect(transition(payment({ state }), action, now)).toEqual(payment({ state: next, updatedAt: now }));
});

it.each(illegal)('refuses a payment that is %s to %s', (state, action) => {
  expect(() => transition(payment({ state }), action, now)).toThrow(
    expect.objectContaining({ code: 'PAYMENT_STATE_CONFLICT', kind: 'conflict' }),
  );
});

it.each(['AUTHORIZED', 'DECLINED'] as const)('starts a payment %s', (state) => {
  const { paymentId, accountId, amount } = payment();
  expect(startPayment({ paymentId, accountId, amount }, state, now)).toEqual(payment({ state, updatedAt: now }));
});

describe('revising a payment', () => {
  it('gives it another amount and remembers who did', () => {
    const amount = money(900, 'EUR');
    const revised = payment({ amount, revisedBy: 'revise-order:1', updatedAt: now });
    expect(revisePayment(payment(), amount, 'revise-order:1', now)).toEqual(revised);
  });

  it.each([
    ['a payment that is not authorized', payment({ state: 'CAPTURED' }), money(900, 'EUR')],
    ['another currency', payment(), money(900, 'USD')],
  ])('refuses %s', (_what, held, amount) => {
    expect(() => revisePayment(held, amount, 'revise-order:1', now)).toThrow(
      expect.objectContaining({ code: 'PAYMENT_STATE_CONFLICT', kind: 'conflict' }),
    );
  });
});

it.each<[PaymentState, bigint, bigint]>([
  ['AUTHORIZED', 2_500n, 0n],
  ['DECLINED', 0n, 0n],
  ['CAPTURED', 0n, 2_500n],
  ['RELEASED', 0n, 0n],
  ['REFUNDED', 0n, 0n],
])('says of a payment that is %s that %i is held and %i captured', (state, held, captured) => {
  expect(balanceOf(payment({ state }))).toEqual({ held, captured });
});

it('knows which payments hold nothing', () => {
  expect(states.filter((state) => holdsNothing(payment({ state })))).toEqual(['DECLINED', 'RELEASED']);
});

it('knows which payments were captured', () => {
  expect(states.filter((state) => wasCaptured(payment({ state })))).toEqual(['CAPTURED', 'REFUNDED']);
});
