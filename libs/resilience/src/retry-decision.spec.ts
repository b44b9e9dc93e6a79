import { SeededRandom } from '@comanda/testing';
import { defaultPolicySettings } from './policy-settings.js';
import { Retries } from './retries.js';
import { RetryBudget } from './retry-budget.js';
import { retryAfterMs, type FailedAttempt } from './retry-decision.js';

const settings = { ...defaultPolicySettings, retries: 2, retryBaseMs: 100, retryMaxMs: 150 };
const failed: FailedAttempt = { kind: 'lost', number: 1, repeatable: true, timeLeftMs: 5_000 };

function rich(): RetryBudget {
  const budget = new RetryBudget();
  for (let call = 0; call < 1_000; call += 1) budget.payIn(10);
  return budget;
}
const decide = (change: Partial<FailedAttempt>, budget = rich()) =>
  retryAfterMs({ ...failed, ...change }, new Retries(settings, budget, new SeededRandom()));

it('waits anything up to twice as long each time, and never longer than the most', () => {
  const random = new SeededRandom();
  const waits = (number: number) =>
    Array.from({ length: 90 }, () => retryAfterMs({ ...failed, number }, new Retries(settings, rich(), random))!);
  const spread = (values: number[]) => [Math.min(...values) < 10, Math.round(Math.max(...values) / 10) * 10];
  expect(spread(waits(1))).toEqual([true, 100]);
  expect(spread(waits(2))).toEqual([true, 150]);
});

it('gives up after so many retries', () => {
  expect(decide({ number: 2 })).toBeDefined();
  expect(decide({ number: 3 })).toBeUndefined();
});

it.each(['answered', 'broken'] as const)('does not try again what was %s', (kind) => {
  expect(decide({ kind })).toBeUndefined();
});

it('tries what may have been done again only if it may be done twice', () => {
  expect(decide({ repeatable: false })).toBeUndefined();
  expect(decide({ repeatable: false, kind: 'unsent' })).toBeDefined();
});

it('does not begin a retry after the deadline', () => {
  expect(decide({ timeLeftMs: 0 })).toBeUndefined();
});

it('pays for a retry that the peer feels, and for no other', () => {
  const poor = new RetryBudget();
  expect(decide({}, poor)).toBeUndefined();
  expect(decide({ kind: 'unsent' }, poor)).toBeDefined();
  const budget = rich();
  decide({ kind: 'answered' }, budget);
  decide({ number: 3 }, budget);
  decide({ kind: 'unsent' }, budget);
  expect(budget.left).toBe(100);
  decide({}, budget);
  expect(budget.left).toBe(99);
});
