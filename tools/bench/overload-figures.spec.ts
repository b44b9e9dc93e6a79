import { describe, expect, it } from '@jest/globals';
import { normalAgainAfter, phaseFigures, secondsOf } from './overload-figures.mjs';
import type { Answer } from './overload-client.mjs';

const answer = (dueAt: number, ms: number, outcome: Answer['outcome'] = 'good'): Answer => ({
  dueAt,
  endedAt: dueAt + ms,
  outcome,
});
const every = (everyMs: number, from: number, to: number, ms: number, outcome: Answer['outcome'] = 'good') =>
  Array.from({ length: (to - from) / everyMs }, (_, index) => answer(from + index * everyMs, ms, outcome));

describe('the figures of a phase', () => {
  const answers = [
    ...every(100, 0, 4_000, 50),
    ...every(50, 0, 4_000, 2, 'refused'),
    answer(3_000, 5_000),
    answer(3_500, 1, 'failed'),
  ];
  const figures = phaseFigures(answers, 30, { ramp: 1, seconds: 3 });

  it('are a rate of what ended in it, without its ramp', () => {
    expect(figures).toMatchObject({ offeredPerSec: 30, goodPerSec: 10, refusedPerSec: 20, failed: 1 });
  });

  it('tell orders from refusals', () => {
    expect([figures.good.p99, figures.refused.p99]).toEqual([50, 2]);
  });
});

it('puts each second together from what was due and what ended in it', () => {
  const seconds = secondsOf([answer(0, 10), answer(500, 700), answer(600, 5, 'refused'), answer(1_900, 50, 'failed')]);
  expect(seconds).toEqual([
    { offered: 3, good: 1, refused: 1, failed: 0, p95: 10 },
    { offered: 1, good: 1, refused: 0, failed: 1, p95: 700 },
  ]);
});

describe('the time until all is normal again', () => {
  const before = { good: { p50: 10, p95: 20, p99: 30 } };
  const normal = (answers: Answer[]) => normalAgainAfter({ began: 0, all: () => answers }, before, 10);

  it('ends when none is refused any more, and orders are about as fast as before', () => {
    const slow = every(100, 0, 2_000, 900);
    const refused = every(100, 2_000, 3_000, 1, 'refused');
    expect(normal([...slow, ...refused, ...every(100, 3_000, 10_000, 30)])).toBe(3);
  });

  it('is not over for one good second among bad ones', () => {
    expect(
      normal([...every(100, 0, 1_000, 10), ...every(100, 1_000, 2_000, 900), ...every(100, 2_000, 10_000, 10)]),
    ).toBe(2);
  });

  it('never ends when nothing comes back', () => {
    expect(normal(every(100, 0, 10_000, 900))).toBeNull();
    expect(normal([])).toBeNull();
  });
});
