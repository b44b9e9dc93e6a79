import { SeededRandom } from './seeded-random.js';

const numbers = (seed: number): number[] => {
  const random = new SeededRandom(seed);
  return Array.from({ length: 1_000 }, () => random.next());
};

describe('SeededRandom', () => {
  it('gives the same numbers for the same seed, others for another', () => {
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
  });

  it('is uniform in [0, 1)', () => {
    expect(numbers(1).every((number) => number >= 0 && number < 1)).toBe(true);
    const mean = numbers(1).reduce((sum, number) => sum + number, 0) / 1_000;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
  });
});
