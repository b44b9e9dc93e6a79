import { beforeEach, describe, expect, it } from '@jest/globals';
import { silentLog } from '../terminal/log.mjs';
import { Revival } from './revival.mjs';

const killed = { code: null, signal: 'SIGKILL' } as const;
let pauses: number[];
let starts: number;
let revival: Revival;
const start = async () => void starts++;

beforeEach(() => {
  pauses = [];
  starts = 0;
  revival = new Revival(silentLog, async (ms) => pauses.push(ms));
});

describe('what has ended unasked', () => {
  it('is started again after a moment', async () => {
    revival.begin();
    await revival.revive('order', killed, start);
    expect({ starts, pauses }).toEqual({ starts: 1, pauses: [500] });
  });

  it('is started less and less often when it keeps ending', async () => {
    revival.begin();
    for (let i = 0; i < 7; i++) await revival.revive('order', killed, start);
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('stays away before all is up, and once all is to end', async () => {
    await revival.revive('order', killed, start);
    revival.begin();
    revival.end();
    await revival.revive('order', killed, start);
    expect({ starts, pauses }).toEqual({ starts: 0, pauses: [] });
  });

  it('may fail to come back', async () => {
    revival.begin();
    await expect(revival.revive('order', killed, () => Promise.reject(new Error('no')))).resolves.toBeUndefined();
  });
});
