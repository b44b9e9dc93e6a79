import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startMark } from './alive.mjs';
import { LockHeld, takeLock } from './lock.mjs';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  file = join(folder, 'deep', 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const what = 'a test';
const endedPid = () => spawnSync(process.execPath, ['-e', '']).pid;

async function heldBy(...holders: { pid: number; mark?: string }[]): Promise<void> {
  const lock = await takeLock(file, { what });
  lock.release();
  writeFileSync(file, JSON.stringify({ what, holders }));
}

describe('a lock', () => {
  it('is held by one at a time, and says by whom', async () => {
    const lock = await takeLock(file, { what });
    await expect(takeLock(file, { what: 'another' })).rejects.toThrow(`held by a test (pid ${process.pid})`);
    lock.release();
    expect(existsSync(file)).toBe(false);
  });

  it('is waited for', async () => {
    const lock = await takeLock(file, { what });
    const waiting = takeLock(file, { what, waitMs: 10_000, onWait: () => lock.release() });
    (await waiting).release();
  });

  it('of a process that has ended is free', async () => {
    await heldBy({ pid: endedPid() });
    (await takeLock(file, { what })).release();
  });

  it('of a process whose pid another one has by now is free', async () => {
    await heldBy({ pid: process.pid, mark: 'long ago' });
    (await takeLock(file, { what })).release();
  });

  it('is held as long as one of two holders runs', async () => {
    await heldBy({ pid: endedPid() }, { pid: process.pid, mark: startMark(process.pid) });
    await expect(takeLock(file, { what })).rejects.toBeInstanceOf(LockHeld);
  });

  it('that is no lock at all is free', async () => {
    await heldBy();
    writeFileSync(file, 'half of a');
    (await takeLock(file, { what })).release();
  });
});
