import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { closedLoop } from './closed-loop.mjs';

const LOOP = { inFlight: 3, warmUpMs: 20, measureMs: 60 };

describe('a closed loop', () => {
  it('keeps just so many orders in flight', async () => {
    let [running, most] = [0, 0];
    const { orders } = await closedLoop(async () => {
      most = Math.max(most, ++running);
      await sleep(1);
      running -= 1;
    }, LOOP);
    expect(most).toBe(3);
    expect(running).toBe(0);
    expect(orders).toBeGreaterThanOrEqual(3);
  });

  it('measures only what ends within the window, while the load goes on', async () => {
    const ended = { begin: 0, end: 0 };
    let count = 0;
    const measured = await closedLoop(
      async () => {
        await sleep(1);
        count += 1;
      },
      {
        ...LOOP,
        onBegin: async () => void (ended.begin = count),
        onEnd: async () => void (ended.end = count),
      },
    );
    expect(ended.begin).toBeGreaterThan(0);
    expect(measured.latencies).toHaveLength(ended.end - ended.begin);
    expect(measured.orders).toBe(count);
    expect(measured.seconds).toBeCloseTo((measured.window.to - measured.window.from) / 1e6);
  });

  it('counts a failure as that, and not as an order', async () => {
    const { orders, latencies, failures } = await closedLoop(async () => {
      throw new Error('409 REJECTED');
    }, LOOP);
    expect({ orders, latencies }).toEqual({ orders: 0, latencies: [] });
    expect(new Set(failures)).toEqual(new Set(['409 REJECTED']));
  });
});

describe('an open loop', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('places orders by the clock, however long each takes, and counts from when they were due', async () => {
    const { openLoop } = await import('./open-loop.mjs');
    const load = openLoop(() => new Promise((resolve) => setTimeout(resolve, 500)), 10);
    await jest.advanceTimersByTimeAsync(950);
    const stopped = load.stop();
    await jest.advanceTimersByTimeAsync(1_000);
    const { latencies, failures } = await stopped;
    expect(failures).toEqual([]);
    expect(latencies).toHaveLength(10);
    expect(Math.max(...latencies)).toBeLessThanOrEqual(600);
    expect(Math.min(...latencies)).toBeGreaterThanOrEqual(500);
  });
});
