import { SimulatedRandom } from './simulated-random.js';

const numbers = (seed: number, stream = 0): number[] => {
  const random = new SimulatedRandom(seed, stream);
  return Array.from({ length: 2_000 }, () => random.next());
};

it('gives the same numbers for the same seed and stream, and others for any other', () => {
  expect(numbers(7)).toEqual(numbers(7));
  const first = [numbers(7), numbers(8), numbers(7, 1), numbers(7 + 2 ** 33)].map(([number]) => number);
  expect(new Set(first).size).toBe(4);
});

it('is uniform in [0, 1)', () => {
  const all = Array.from({ length: 50 }, (_, seed) => numbers(seed)).flat();
  const buckets = Array.from({ length: 10 }, () => 0);
  for (const number of all) buckets[Math.floor(number * 10)]! += 1;
  for (const size of buckets) expect(Math.abs(size / all.length - 0.1)).toBeLessThan(0.005);
});

it('draws whole numbers and items within their limits, each now and then', () => {
  const random = new SimulatedRandom(1);
  const drawn = new Set(Array.from({ length: 200 }, () => random.between(3, 6)));
  expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  expect(new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b'])))).toEqual(new Set(['a', 'b']));
  expect(Array.from({ length: 100 }, () => random.chance(0)).some(Boolean)).toBe(false);
});
