import { describe, expect, it } from '@jest/globals';
import { figuresOf, percentile, ratioOf } from './latencies.mjs';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('a percentile', () => {
  it('is the nearest rank: a value that was measured', () => {
    expect(percentile([10, 20, 30, 40], 0.5)).toBe(20);
    expect(percentile([10, 20, 30, 40], 0.51)).toBe(30);
    expect(percentile(upTo(100), 0.99)).toBe(99);
  });

  it('of one value is that value', () => {
    expect([0, 0.5, 1].map((share) => percentile([7], share))).toEqual([7, 7, 7]);
  });

  it('of nothing is no number', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('the figures of a level', () => {
  it('are orders a second and latencies, whatever the order they were measured in', () => {
    const latencies = upTo(200).reverse();
    expect(figuresOf(latencies, 4)).toEqual({ ordersPerSec: 50, p50: 100, p95: 190, p99: 198 });
  });

  it('sort numbers as numbers', () => {
    expect(figuresOf([9, 100], 1).p99).toBe(100);
  });
});

describe('the ratio to the floor', () => {
  const at = (ordersPerSec: number) => ({ ordersPerSec, p50: 1, p95: 1, p99: 1 });

  it('is 1 when we are as fast', () => {
    expect(ratioOf(at(800), at(2_000))).toBe(0.4);
    expect(ratioOf(at(2_000), at(2_000))).toBe(1);
  });

  it('is no number when the floor did nothing', () => {
    expect(ratioOf(at(800), at(0))).toBeNaN();
  });
});
