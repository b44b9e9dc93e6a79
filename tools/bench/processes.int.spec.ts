import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { childrenOf, cpuSecondsOf, machineCpuSeconds, peakMbOf, togetherMbOf } from './processes.mjs';

const GONE = 2 ** 22;

describe('what the system says of a process', () => {
  it('is its CPU time, which grows with its work', () => {
    const [before, all] = [cpuSecondsOf(process.pid), machineCpuSeconds()];
    const end = performance.now() + 10_000;
    while (cpuSecondsOf(process.pid) < before + 0.05 && performance.now() < end) Math.sqrt(Math.random());
    expect(cpuSecondsOf(process.pid)).toBeGreaterThanOrEqual(before + 0.05);
    expect(machineCpuSeconds()).toBeGreaterThan(all);
  });

  it('is the most memory that it has held', () => {
    expect(peakMbOf(process.pid)).toBeGreaterThanOrEqual(Math.floor(process.memoryUsage.rss() / 2 ** 20) - 1);
    expect(togetherMbOf([process.pid])).toBeGreaterThan(10);
  });

  it('is which processes it has started', async () => {
    const child = spawn('sleep', ['60']);
    try {
      expect(childrenOf(process.pid)).toContain(child.pid);
    } finally {
      child.kill();
      await once(child, 'exit');
    }
  });

  it('is nothing of one that has gone', () => {
    expect(cpuSecondsOf(GONE)).toBe(0);
    expect(peakMbOf(GONE)).toBeUndefined();
    expect(togetherMbOf([GONE])).toBeUndefined();
  });
});
