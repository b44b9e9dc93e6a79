import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeStalePidFile } from './postgres-pid-file.mjs';

let cluster: string;
let file: string;

beforeEach(() => {
  cluster = mkdtempSync(join(tmpdir(), 'cluster-'));
  file = join(cluster, 'postmaster.pid');
});
afterEach(() => rmSync(cluster, { recursive: true, force: true }));

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

  it('need not be there', async () => {
    await expect(removeStalePidFile(cluster)).resolves.toBeUndefined();
  });
});
