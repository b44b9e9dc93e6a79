import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { differsFromLockfile } from './installed-tree.mjs';

let root: string;
const locked = {
  '': { version: '1.0.0' },
  'libs/a': { version: '0.1.0' },
  'node_modules/a': { resolved: 'libs/a', link: true },
  'node_modules/b': { version: '2.0.0' },
  'node_modules/c-other-platform': { version: '3.0.0', optional: true },
};
const { 'node_modules/a': a, 'node_modules/b': b } = locked;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tree-'));
  mkdirSync(join(root, 'node_modules'));
  write('package-lock.json', locked);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (file: string, packages: object) => writeFileSync(join(root, file), JSON.stringify({ packages }));
const installed = (packages: object) => write('node_modules/.package-lock.json', packages);

describe('the installed packages', () => {
  it('are as locked, whatever is missing for other platforms', async () => {
    installed({ 'node_modules/a': a, 'node_modules/b': b });
    await expect(differsFromLockfile(root)).resolves.toBeUndefined();
  });

  it('differ when there are none, or the install was broken off', async () => {
    await expect(differsFromLockfile(root)).resolves.toBe('there are none yet');
  });

  it('differ when one is missing', async () => {
    installed({ 'node_modules/a': a });
    await expect(differsFromLockfile(root)).resolves.toBe('1 differ from package-lock.json');
  });

  it('differ when one has another version', async () => {
    installed({ 'node_modules/a': a, 'node_modules/b': { version: '1.9.9' } });
    await expect(differsFromLockfile(root)).resolves.toBe('1 differ from package-lock.json');
  });

  it('cannot be judged without a lockfile', async () => {
    rmSync(join(root, 'package-lock.json'));
    await expect(differsFromLockfile(root)).rejects.toThrow('is the clone complete?');
  });
});
