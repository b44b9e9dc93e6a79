import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isAlive } from '../process/alive.mjs';
import { removeStalePidFile } from './postgres-pid-file.mjs';

let cluster: string;
let file: string;
let postgres: ChildProcess | undefined;

beforeEach(() => {
  cluster = mkdtempSync(join(tmpdir(), 'cluster-'));
  file = join(cluster, 'postmaster.pid');
});
afterEach(async () => {
  if (postgres && postgres.exitCode === null && postgres.signalCode === null) {
    postgres.kill('SIGKILL');
    await once(postgres, 'exit');
  }
  rmSync(cluster, { recursive: true, force: true });
});

/** Starts what looks like a Postgres that works in the folder, and notes its pid in the cluster. */
async function startLookalike(folder: string): Promise<ChildProcess> {
  copyFileSync(process.execPath, join(cluster, 'postgres'));
  postgres = spawn(join(cluster, 'postgres'), ['-e', 'console.log(1); setInterval(() => {}, 1000)'], { cwd: folder });
  if (postgres.stdout) await once(postgres.stdout, 'data');
  writeFileSync(file, `${postgres.pid}\n${folder}\n`);
  return postgres;
}

describe('the pid file of a Postgres', () => {
  it('that has ended is deleted', async () => {
    writeFileSync(file, `${spawnSync(process.execPath, ['-e', '']).pid}\n${cluster}\n`);
    await removeStalePidFile(cluster);
    expect(existsSync(file)).toBe(false);
  });

  it('whose pid is another program by now is deleted, and that program is left alone', async () => {
    writeFileSync(file, `${process.pid}\n${cluster}\n`);
    await removeStalePidFile(cluster);
    expect(existsSync(file)).toBe(false);
  });

  it('that lives on without its owner is deleted, and that Postgres is stopped', async () => {
    const { pid } = await startLookalike(cluster);
    await removeStalePidFile(cluster);
    expect(isAlive(Number(pid))).toBe(false);
    expect(existsSync(file)).toBe(false);
  });

  it('whose pid is the Postgres of another cluster by now is deleted, and that one is left alone', async () => {
    const { pid } = await startLookalike(tmpdir());
    await removeStalePidFile(cluster);
    expect(isAlive(Number(pid))).toBe(true);
    expect(existsSync(file)).toBe(false);
  });

  it('need not be there', async () => {
    await expect(removeStalePidFile(cluster)).resolves.toBeUndefined();
  });
});
