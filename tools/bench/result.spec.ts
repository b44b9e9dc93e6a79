import { describe, expect, it } from '@jest/globals';
import { createPaint } from '../terminal/paint.mjs';
import { report } from './report.mjs';
import { resultJson } from './result.mjs';

const paint = createPaint(process.stdout, { FORCE_COLOR: '0' });
const figures = (ordersPerSec: number) => ({ ordersPerSec, p50: 1, p95: 2, p99: 3 });
const cost = { commits: 1.5, walBytes: 900, messages: 3, messageBytes: 800, delivered: 4, cpuMicros: { order: 12 } };
const measurement = {
  floor: { 64: figures(2_000) },
  ours: { 64: figures(800) },
  ratio: { 64: 0.4 },
  perOrder: { 64: cost },
  perFloorOrder: { 64: cost },
  cpuSeconds: { order: 3.456, others: 1 },
};
const result = {
  ...measurement,
  peakMb: { order: 150, load: undefined },
  orders: 8_000,
  failures: Array.from({ length: 7 }, (_, index) => `failure ${index}`),
  conditions: {
    at: '2026-11-21T13:00:00.000Z',
    cpu: 'CPU',
    cores: 2,
    memoryGb: 24,
    platform: 'linux' as const,
    node: '24.21.0',
    loadAverage: [0.1, 0.2, 0.3],
    postgres: { server_version: '18.4', fsync: 'on', synchronous_commit: 'on' },
    secondsPerLevel: 10,
    rounds: 2,
    profiled: false,
  },
};

describe('the result for machines', () => {
  it('has floor, ours and ratio by level', () => {
    expect(resultJson(result)).toMatchObject({
      floor: { '64': { ordersPerSec: 2_000, p50: 1, p95: 2, p99: 3 } },
      ours: { '64': { ordersPerSec: 800, p50: 1, p95: 2, p99: 3 } },
      ratio: { '64': 0.4 },
    });
  });

  it('has CPU and memory by process', () => {
    expect(resultJson(result).processes).toEqual({
      order: { cpuSeconds: 3.46, peakMb: 150 },
      others: { cpuSeconds: 1 },
    });
  });

  it('counts all failures and tells the first', () => {
    expect(resultJson(result).failures).toEqual({
      count: 7,
      first: ['failure 0', 'failure 1', 'failure 2', 'failure 3', 'failure 4'],
    });
  });

  it('has a stored and a backlog part only when they were measured', () => {
    expect(Object.keys(resultJson(result))).not.toContain('stored');
    const stored = { ...measurement, orders: 1_000, change: { 64: -0.05 } };
    expect(resultJson({ ...result, stored }).stored).toMatchObject({ orders: 1_000, change: { 64: -0.05 } });
  });
});

describe('the result for people', () => {
  it('shows the figures, the costs, and how much of the machine was not ours', () => {
    const text = report(result, paint);
    expect(text).toMatch(/ours +│ +800 │ +1 │ +2 │ +3 │ +0.4/);
    expect(text).toMatch(/commits in Postgres +│ +1.5/);
    expect(text).toMatch(/order +│ +3.46 │ +150/);
    expect(text).toContain('22 % of the CPU used was not ours');
  });

  it('says how a full system compares, and how a backlog went', () => {
    const stored = { ...measurement, orders: 1_000, change: { 64: -0.05 } };
    const newOrders = { count: 40, ...figures(20) };
    const backlog = { orders: 500, postedPerSec: 900, drainSeconds: 2, drainedPerSec: 250, newOrders };
    const text = report({ ...result, stored, backlog }, paint);
    expect(text).toContain('64 in flight: -5.0 % against the empty system');
    expect(text).toContain('drained in 2 s: 250 orders/s');
    expect(text).toContain('40 new orders meanwhile: p50 1 ms, p95 2 ms, p99 3 ms');
  });
});
