import { expect, it } from '@jest/globals';
import { findingsOf, type OrderEvidence, type SagaRow } from './findings.mjs';

const STUCK_MS = 600_000;

const saga = (over: Partial<SagaRow> = {}): SagaRow => {
  const phase = over.phase ?? 'completed';
  const awaits = ['running', 'compensating'].includes(phase) ? 1 : 0;
  const base = { saga_id: 'create-order:o', subject: 'o', type: 'create-order', parked: null, idle_ms: 1_000 };
  return { ...base, phase, awaits, journal_phase: phase, ...over };
};
const order = (state: string, locked_by: string | null = null) => ({
  order_id: 'o',
  state,
  reason: null,
  total: '500',
  locked_by,
  version: 2,
});
const ticket = (state: string) => ({ state, locked_by: null, version: 2 });
const payment = (state: string, amount = '500') => ({ state, amount, version: 1 });
const money = (held: bigint, captured = 0n) => ({ ledger: ['authorized'], held, captured });

const approved: OrderEvidence = {
  orderId: 'o',
  order: order('APPROVED'),
  sagas: [saga()],
  ticket: ticket('AWAITING_ACCEPTANCE'),
  payment: payment('AUTHORIZED'),
  ...money(500n),
};
const rejected: OrderEvidence = {
  orderId: 'o',
  order: order('REJECTED'),
  sagas: [saga({ phase: 'compensated' })],
  ticket: ticket('CANCELLED'),
  payment: payment('RELEASED'),
  ledger: ['authorized', 'released'],
  held: 0n,
  captured: 0n,
};
const rulesOf = (evidence: OrderEvidence) => findingsOf(evidence, STUCK_MS).map(({ rule }) => rule);

it.each<[string, OrderEvidence]>([
  ['an approved order', approved],
  ['a rejected order', rejected],
  ['one that was refused before anything was done', { ...rejected, ticket: undefined, payment: undefined, ledger: [] }],
  [
    'one that was picked up',
    {
      ...approved,
      order: order('COMPLETED'),
      ticket: ticket('PICKED_UP'),
      payment: payment('CAPTURED'),
      ...money(0n, 500n),
    },
  ],
  [
    'one under way',
    {
      ...approved,
      order: order('APPROVAL_PENDING'),
      sagas: [saga({ phase: 'running' })],
      ticket: ticket('CREATE_PENDING'),
    },
  ],
  ['one whose saga is older than what is kept of sagas', { ...approved, sagas: [] }],
])('finds nothing wrong with %s', (_what, evidence) => {
  expect(findingsOf(evidence, STUCK_MS)).toEqual([]);
});

it.each<[string, string, OrderEvidence]>([
  [
    'a saga that is parked',
    'I3',
    {
      ...approved,
      order: order('APPROVAL_PENDING'),
      sagas: [saga({ phase: 'running', parked: 'ATTEMPTS_EXHAUSTED' })],
    },
  ],
  [
    'a saga that does not move',
    'I3',
    { ...approved, order: order('APPROVAL_PENDING'), sagas: [saga({ phase: 'running', idle_ms: STUCK_MS })] },
  ],
  ['a saga that is not where its journal says', 'I2', { ...approved, sagas: [saga({ journal_phase: 'running' })] }],
  [
    'an order that waits for a saga that never started',
    'I2',
    { ...approved, order: order('APPROVAL_PENDING'), sagas: [], ticket: undefined, payment: undefined, ...money(0n) },
  ],
  [
    'an order that waits for a saga that has ended',
    'I2',
    {
      ...approved,
      order: order('CANCEL_PENDING', 'cancel-order:o'),
      sagas: [saga(), saga({ saga_id: 'cancel-order:o', type: 'cancel-order' })],
    },
  ],
  ['an order that a saga holds which has ended', 'I8', { ...approved, order: order('APPROVED', 'cancel-order:o') }],
  ['a ticket that waits for a saga', 'I8', { ...approved, ticket: ticket('REVISION_PENDING') }],
  ['an approved order without a ticket', 'I6', { ...approved, ticket: undefined }],
  ['an approved order that nobody pays', 'I6', { ...approved, payment: payment('RELEASED'), ...money(0n) }],
  [
    'an approved order that is paid in part',
    'I5',
    { ...approved, payment: payment('AUTHORIZED', '400'), ...money(400n) },
  ],
  [
    'a ledger that is not what the payment says',
    'I5',
    { ...approved, ...money(0n), order: order('REJECTED'), ticket: undefined },
  ],
  ['a rejected order with a live ticket', 'I6', { ...rejected, ticket: ticket('ACCEPTED') }],
  ['a rejected order whose money is held', 'I6', { ...rejected, payment: payment('AUTHORIZED'), ...money(500n) }],
  ['a ticket of no order', 'I6', { ...approved, order: undefined, payment: undefined, ...money(0n), sagas: [] }],
  ['money of no order', 'I6', { ...approved, order: undefined, ticket: undefined, sagas: [] }],
])('finds %s, and proposes a repair', (_what, rule, evidence) => {
  const findings = findingsOf(evidence, STUCK_MS);
  expect(rulesOf(evidence)).toEqual([rule]);
  expect(findings.every(({ repair }) => repair.length > 0)).toBe(true);
});

it('takes nothing that is under way for wrong, but looks after its ledger all the same', () => {
  const underWay = {
    ...approved,
    order: order('CANCEL_PENDING'),
    sagas: [saga(), saga({ saga_id: 'c', phase: 'running' })],
  };
  expect(findingsOf({ ...underWay, ticket: ticket('CANCEL_PENDING') }, STUCK_MS)).toEqual([]);
  expect(rulesOf({ ...underWay, ...money(1n) })).toEqual(['I5']);
});
