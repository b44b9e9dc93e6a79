import { defineSaga } from '@comanda/saga';
import { jsonCommand } from '@comanda/testing';
import {
  DEFAULT_DEADLINE_MS,
  DEFAULT_RETRY,
  isExhausted,
  isOverdue,
  jitterOf,
  lookAgainAfterMs,
  resendAfterMs,
} from './timing.js';

const command = jsonCommand<object, object>('x', 'X');
const invoke = [command, () => ({})] as const;
const compensate = invoke;
const saga = defineSaga<object>('x')
  .compensatable('normal', { invoke, compensate })
  .compensatable('quick', { invoke, deadlineMs: 100, retry: { parkAfter: 1 } })
  .compensatable('patient', { invoke, compensate, deadlineMs: Infinity })
  .pivot('pivot', { invoke })
  .retriable('last', { invoke, retry: { replyMs: 100, backoffMs: 10, maxBackoffMs: 50, parkAfter: 3 } })
  .build();
const step = (name: string) => saga.steps.find((candidate) => candidate.name === name)!;

describe('when a command is sent again', () => {
  const { replyMs, backoffMs, maxBackoffMs } = DEFAULT_RETRY;
  const longest = (attempt: number): number => resendAfterMs(step('normal'), attempt, 1) - replyMs;

  it('leaves a reply the time to come, on every attempt', () => {
    for (const attempt of [1, 2, 10, 1_000]) expect(resendAfterMs(step('normal'), attempt, 0)).toBe(replyMs);
  });

  it('is put off by twice as much on every attempt, up to a limit', () => {
    expect([1, 2, 3].map(longest)).toEqual([backoffMs, 2 * backoffMs, 4 * backoffMs]);
    for (const attempt of [20, 100_000]) expect(longest(attempt)).toBe(maxBackoffMs);
  });

  it('is spread over the whole of that time', () => {
    const spread = [0, 0.25, 0.5, 0.75].map((jitter) => resendAfterMs(step('normal'), 3, jitter) - replyMs);
    expect(spread).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it("follows the step's own policy", () => {
    const times = [1, 2, 3, 4].map((attempt) => resendAfterMs(step('last'), attempt, 1));
    expect(times).toEqual([110, 120, 140, 150]);
  });

  it('takes from the default what the own policy leaves open', () => {
    expect(resendAfterMs(step('quick'), 1, 1)).toBe(replyMs + backoffMs);
  });
});

it('looks after an absent participant every half to one and a half of half a minute', () => {
  expect([0, 0.5, 1].map(lookAgainAfterMs)).toEqual([15_000, 30_000, 45_000]);
});

describe('overdue', () => {
  const sinceMs = Date.parse('2026-01-01T00:00:00.000Z');
  const isLate = (name: string, direction: 'do' | 'undo', afterMs: number, since: number | undefined = sinceMs) =>
    isOverdue(saga, { step: name, direction, attempt: 1, sinceMs: since, dueMs: 0 }, new Date(sinceMs + afterMs));
  const YEAR_MS = 365 * 24 * 3_600_000;

  it.each([
    ['normal', DEFAULT_DEADLINE_MS],
    ['quick', 100],
  ])('is the step %s after %i ms', (name, deadlineMs) => {
    expect(isLate(name, 'do', deadlineMs - 1)).toBe(false);
    expect(isLate(name, 'do', deadlineMs)).toBe(true);
  });

  it.each([
    ['the pivot', 'pivot', 'do'],
    ['what follows the pivot', 'last', 'do'],
    ['an undoing', 'normal', 'undo'],
    ['a step without an end to its deadline', 'patient', 'do'],
  ] as const)('is never %s', (_what, name, direction) => {
    expect(isLate(name, direction, YEAR_MS)).toBe(false);
  });

  it('is never what was not sent', () => {
    const unsent = { step: 'quick', direction: 'do', attempt: 0, dueMs: 0 } as const;
    expect(isOverdue(saga, unsent, new Date(sinceMs + YEAR_MS))).toBe(false);
  });
});

describe('exhausted', () => {
  const isDone = (name: string, direction: 'do' | 'undo', attempt: number, parkAt?: number): boolean =>
    isExhausted(saga, { step: name, direction, attempt, dueMs: 0, parkAt });

  it.each([
    ['the pivot', 'pivot', 'do', DEFAULT_RETRY.parkAfter],
    ['what follows the pivot, by its own policy', 'last', 'do', 3],
    ['an undoing', 'normal', 'undo', DEFAULT_RETRY.parkAfter],
    ['an undoing of a step with a deadline', 'quick', 'undo', 1],
    ['a step that is awaited however long it takes', 'patient', 'do', DEFAULT_RETRY.parkAfter],
  ] as const)('is %s after so many sendings', (_what, name, direction, attempts) => {
    expect(isDone(name, direction, attempts - 1)).toBe(false);
    expect(isDone(name, direction, attempts)).toBe(true);
  });

  it('is never a step with a deadline: that decides', () => {
    expect(isDone('normal', 'do', 1_000)).toBe(false);
    expect(isDone('quick', 'do', 1_000)).toBe(false);
  });

  it('is later what an operator has let try again', () => {
    expect(isDone('pivot', 'do', 25, 40)).toBe(false);
    expect(isDone('pivot', 'do', 40, 40)).toBe(true);
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

  it('tells parts apart by where they end', () => {
    expect(jitterOf('s1', 'a', 11)).not.toBe(jitterOf('s1', 'a1', 1));
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
