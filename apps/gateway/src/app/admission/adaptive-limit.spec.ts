import { AdaptiveLimit } from './adaptive-limit.js';

function sharesAfter(...delays: number[]): number[] {
  const limit = new AdaptiveLimit();
  return delays.map((delayMs) => {
    limit.observe(delayMs, 100);
    return Number(limit.share.toFixed(2));
  });
}

it('is all while the process keeps up', () => {
  expect(sharesAfter(0, 50, 100)).toEqual([1, 1, 1]);
});

it('falls at once when it does not, and comes back slowly', () => {
  expect(sharesAfter(101, 500, 0, 0, 100)).toEqual([0.7, 0.49, 0.54, 0.59, 0.64]);
});

it('leaves enough to do, and never allows more than all', () => {
  expect(sharesAfter(...Array(50).fill(900)).at(-1)).toBe(0.25);
  expect(sharesAfter(900, ...Array(50).fill(0)).at(-1)).toBe(1);
});
