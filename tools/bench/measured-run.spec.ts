import { describe, expect, it } from '@jest/globals';
import { costsOfRuns, cpuOfRuns, figuresOfRuns } from './measured-run.mjs';

const reading = (order: number, commits: number, messages: number) => ({
  cpu: { order },
  traffic: { commits, walBytes: 100 * commits, messages },
});
const run = (latencies: number[], before: ReturnType<typeof reading>, after: ReturnType<typeof reading>) => ({
  side: 'ours' as const,
  level: 64,
  latencies,
  seconds: 2,
  before,
  after,
});
const rounds = [
  run([10, 20], reading(1, 100, 0), reading(1.5, 110, 6)),
  run([30, 40], reading(7, 500, 50), reading(7.1, 506, 52)),
];

describe('runs of one level', () => {
  it('are taken together', () => {
    expect(figuresOfRuns(rounds)).toEqual({ ordersPerSec: 1, p50: 20, p95: 40, p99: 40 });
  });

  it('cost what was used within their windows, not between them', () => {
    expect(cpuOfRuns(rounds)['order']).toBeCloseTo(0.6);
    expect(costsOfRuns(rounds)).toEqual({ commits: 4, walBytes: 400, messages: 2, cpuMicros: { order: 150_000 } });
  });

  it('have no costs an order when no order has ended', () => {
    expect(costsOfRuns([run([], reading(1, 1, 1), reading(2, 2, 2))])).toMatchObject({ commits: null });
  });
});
