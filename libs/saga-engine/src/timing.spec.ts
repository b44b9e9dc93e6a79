import { defineSaga } from '@comanda/saga';
import { jsonCommand } from '@comanda/testing';
import { DEFAULT_DEADLINE_MS, isOverdue, jitterOf, resendAt } from './timing.js';

const now = new Date('2026-01-01T00:00:00.000Z');
const after = (date: Date): number => date.getTime() - now.getTime();
const later = (ms: number): Date => new Date(now.getTime() + ms);

describe('when a command is sent again', () => {
  const shortest = after(resendAt(now, 1, 0));
  const longest = (attempt: number): number => after(resendAt(now, attempt, 1));

  it('leaves a reply the time to come, on every attempt', () => {
    expect(shortest).toBeGreaterThanOrEqual(1_000);
    for (const attempt of [2, 10, 1_000]) expect(after(resendAt(now, attempt, 0))).toBe(shortest);
  });

  it('is put off by twice as much on every attempt, up to a limit', () => {
    for (const attempt of [1, 2, 3]) {
      expect(longest(attempt + 1) - shortest).toBe(2 * (longest(attempt) - shortest));
    }
    expect(longest(100_000)).toBe(longest(20));
    expect(longest(20)).toBeLessThanOrEqual(30_000);
  });

  it('is spread over the whole of that time', () => {
    const spread = [0.25, 0.5, 0.75].map(
      (jitter) => (after(resendAt(now, 3, jitter)) - shortest) / (longest(3) - shortest),
    );
    expect(spread).toEqual([0.25, 0.5, 0.75]);
  });
});

describe('overdue', () => {
  const command = jsonCommand<object, object>('x', 'X');
  const saga = defineSaga<object>('x')
    .compensatable('normal', { invoke: [command, () => ({})], compensate: [command, () => ({})] })
    .compensatable('quick', { invoke: [command, () => ({})], deadlineMs: 100 })
    .pivot('pivot', { invoke: [command, () => ({})] })
    .retriable('last', { invoke: [command, () => ({})] })
    .build();
  const year = later(365 * 24 * 3_600_000);

  it.each([
    ['normal', DEFAULT_DEADLINE_MS],
    ['quick', 100],
  ])('is the step %s after %i ms', (step, deadlineMs) => {
    expect(isOverdue(saga, { step, direction: 'do' }, now, later(deadlineMs - 1))).toBe(false);
    expect(isOverdue(saga, { step, direction: 'do' }, now, later(deadlineMs))).toBe(true);
  });

  it.each([
    ['the pivot', 'pivot', 'do'],
    ['what follows the pivot', 'last', 'do'],
    ['an undoing', 'normal', 'undo'],
  ] as const)('is never %s', (_what, step, direction) => {
    expect(isOverdue(saga, { step, direction }, now, year)).toBe(false);
  });
});

describe('jitter', () => {
  const COUNT = 10_000;
  const jitters = Array.from({ length: COUNT }, (_, index) =>
    jitterOf(`0193-saga-${index}`, 'createTicket', 1 + (index % 3)),
  );

  it('is the same for the same', () => {
    expect(jitterOf('s1', 'step', 1)).toBe(jitterOf('s1', 'step', 1));
  });

  it('differs between sagas, steps and attempts', () => {
    const some = [jitterOf('s1', 'a', 1), jitterOf('s2', 'a', 1), jitterOf('s1', 'b', 1), jitterOf('s1', 'a', 2)];
    expect(new Set(some).size).toBe(4);
    expect(new Set(jitters).size).toBeGreaterThan(COUNT * 0.99);
  });

  it('is uniform in [0, 1)', () => {
    expect(jitters.every((jitter) => jitter >= 0 && jitter < 1)).toBe(true);
    const buckets = Array.from(
      { length: 10 },
      (_, index) => jitters.filter((jitter) => Math.floor(jitter * 10) === index).length,
    );
    for (const size of buckets) expect(Math.abs(size - COUNT / 10)).toBeLessThan(COUNT / 50);
  });

  it('is uniform over the attempts of one saga, too', () => {
    const attempts = Array.from({ length: 1_000 }, (_, attempt) => jitterOf('s1', 'a', attempt));
    const mean = attempts.reduce((sum, jitter) => sum + jitter, 0) / attempts.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
  });
});
