import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { isAlive } from './alive.mjs';
import { waitUntil } from './wait-until.mjs';

jest.setTimeout(30_000);

let folder: string;
let owner: ChildProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guard-'));
  mkdirSync(join(folder, 'temporary folder'));
});
afterEach(() => {
  owner.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const ENDS_ON_TERM = `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);`;
const IGNORES_TERM = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;

/** Starts a process that lets the guard watch two children, and tells their pids. */
async function startOwner(end: string): Promise<number[]> {
  const script = join(folder, 'owner.mjs');
  const guard = new URL('./guard.mjs', import.meta.url);
  const managed = new URL('../stack/managed-process.mjs', import.meta.url);
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs';
     import { Guard } from '${guard}';
     import { ManagedProcess } from '${managed}';
     const guard = new Guard();
     guard.deleteAtEnd('${join(folder, 'temporary folder')}');
     const children = [${JSON.stringify(ENDS_ON_TERM)}, ${JSON.stringify(IGNORES_TERM)}].map((code, rank) => {
       const spec = { name: 'child', command: process.execPath, args: ['-e', code], logFile: '${join(folder, 'log')}' };
       const child = new ManagedProcess({ ...spec, env: {}, stopSignal: 'SIGTERM', rank }, guard);
       child.start();
       return child;
     });
     writeFileSync('${join(folder, 'pids')}', JSON.stringify(children.map((child) => child.pid)));
     ${end}`,
  );
  owner = spawn(process.execPath, [script], { stdio: 'inherit' });
  await waitUntil('the owner to start its children', () => existsSync(join(folder, 'pids')), { timeoutMs: 10_000 });
  return JSON.parse(readFileSync(join(folder, 'pids'), 'utf8'));
}

const allGone = (pids: number[]) => waitUntil('the children to end', () => !pids.some(isAlive), { timeoutMs: 15_000 });

describe('the guard', () => {
  it('stops what it watches, and deletes what is temporary, when its owner is killed', async () => {
    const pids = await startOwner('setInterval(() => {}, 1000);');
    expect(pids.map(isAlive)).toEqual([true, true]);
    owner.kill('SIGKILL');
    await allGone(pids);
    await waitUntil('the folder to be deleted', () => !existsSync(join(folder, 'temporary folder')));
  });

  it('does the same when its owner just exits', async () => {
    const pids = await startOwner('process.exit(0);');
    await allGone(pids);
  });

  it('does nothing when it is dismissed', async () => {
    const pids = await startOwner('await guard.dismiss(); process.exit(0);');
    await waitUntil('the owner to end', () => owner.exitCode !== null);
    expect(pids.map(isAlive)).toEqual([true, true]);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await allGone(pids);
    expect(existsSync(join(folder, 'temporary folder'))).toBe(true);
  });
});
