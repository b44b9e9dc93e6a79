import { payment } from '../../../test/accounting-mothers.js';
import {
  holdsNothing,
  startPayment,
  transition,
  wasCaptured,
  type PaymentAction,
  type PaymentState,
} from './payment.js';

const now = new Date('2026-03-02T10:00:00Z');
const states: PaymentState[] = ['AUTHORIZED', 'DECLINED', 'CAPTURED', 'RELEASED', 'REFUNDED'];
const actions: PaymentAction[] = ['capture', 'release', 'refund'];

const legal: [PaymentState, PaymentAction, PaymentState][] = [
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

it('knows which payments hold nothing', () => {
  expect(states.filter((state) => holdsNothing(payment({ state })))).toEqual(['DECLINED', 'RELEASED']);
});

it('knows which payments were captured', () => {
  expect(states.filter((state) => wasCaptured(payment({ state })))).toEqual(['CAPTURED', 'REFUNDED']);
});
