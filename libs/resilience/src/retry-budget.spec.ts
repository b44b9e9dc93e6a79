import { RetryBudget } from './retry-budget.js';

function retriesOf(calls: number, percent: number): number {
  const budget = new RetryBudget();
  let retries = 0;
  for (let call = 0; call < calls; call += 1) {
    budget.payIn(percent);
    if (budget.takeOut()) retries += 1;
  }
  return retries;
}

it.each([
  [9, 10, 0],
  [10, 10, 1],
  [1_000, 10, 100],
  [1_000, 1, 10],
  [1_000, 0, 0],
])('of %i calls that all fail, with a budget of %i %%, retries %i', (calls, percent, retries) => {
  expect(retriesOf(calls, percent)).toBe(retries);
});

it('does not save up for more than a hundred', () => {
  const budget = new RetryBudget();
  for (let call = 0; call < 100_000; call += 1) budget.payIn(10);
  expect(budget.left).toBe(100);
});
