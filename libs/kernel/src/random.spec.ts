import { fullJitter, Random, SystemRandom } from './random.js';

class Fixed extends Random {
  constructor(private readonly value: number) {
    super();
  }
  next(): number {
    return this.value;
  }
}

const limits = { baseMs: 100, maxMs: 1_000 };

describe('fullJitter', () => {
  it('spreads over the whole delay, from nothing on', () => {
    expect(fullJitter(new Fixed(0), 3, limits)).toBe(0);
    expect(fullJitter(new Fixed(0.5), 3, limits)).toBe(400);
  });

  it('doubles the delay with each attempt, up to the limit', () => {
    const delays = [0, 1, 2, 3, 4, 5, 1_000].map((attempt) => fullJitter(new Fixed(1), attempt, limits));
    expect(delays).toEqual([100, 200, 400, 800, 1_000, 1_000, 1_000]);
  });
});

describe('SystemRandom', () => {
  it('stays in [0, 1)', () => {
    const random = new SystemRandom();
    for (let i = 0; i < 1_000; i += 1) {
      const value = random.next();
      expect(value >= 0 && value < 1).toBe(true);
    }
  });
});
