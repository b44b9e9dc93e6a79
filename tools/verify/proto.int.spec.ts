import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { checkProto } from './proto.mjs';

jest.setTimeout(60_000);

const BUF_YAML = 'version: v2\nmodules:\n  - path: proto\nlint:\n  use: [STANDARD]\nbreaking:\n  use: [FILE]\n';
const message = (fields: string) => `syntax = "proto3";\n\npackage shop.v1;\n\nmessage Order {\n${fields}}\n`;
const ID = '  string order_id = 1;\n';
const NOTE = '  string note = 2;\n';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(realpathSync(tmpdir()), 'comanda-proto-'));
  writeFileSync(path.join(root, 'buf.yaml'), BUF_YAML);
  mkdirSync(path.join(root, 'proto/shop/v1'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (fields: string) => writeFileSync(path.join(root, 'proto/shop/v1/order.proto'), message(fields));
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' });
const init = () => git('init', '--quiet', '--initial-branch', 'main');
const commit = () => {
  git('add', '--all');
  git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '--no-verify', '--message', 'change');
};

describe('the proto step', () => {
  it('says that there is nothing to compare with before the first commit', async () => {
    write(ID);
    init();
    await expect(checkProto(root)).resolves.toContain('compared with nothing');
  });

  it('works in a folder without git', async () => {
    write(ID);
    await expect(checkProto(root)).resolves.toContain('compared with nothing');
  });

  it('lets a new field pass', async () => {
    write(ID);
    init();
    commit();
    write(ID + NOTE);
    await expect(checkProto(root)).resolves.toContain('compatible with');
  });

  it('catches a break that is not committed yet', async () => {
    write(ID + NOTE);
    init();
    commit();
    write(ID);
    await expect(checkProto(root)).rejects.toMatchObject({ output: expect.stringContaining('was deleted') });
  });

  it('catches a break in the last commit on main', async () => {
    write(ID + NOTE);
    init();
    commit();
    write(ID);
    commit();
    await expect(checkProto(root)).rejects.toMatchObject({ output: expect.stringContaining('HEAD~1') });
  });

  it('catches a break in an older commit of a branch', async () => {
    write(ID + NOTE);
    init();
    commit();
    git('checkout', '--quiet', '-b', 'feature');
    write(ID);
    commit();
    writeFileSync(path.join(root, 'README.md'), 'later\n');
    commit();
    await expect(checkProto(root)).rejects.toMatchObject({ output: expect.stringContaining('main') });
  });

  it('catches a break of the last release', async () => {
    write(ID + NOTE);
    init();
    commit();
    git('tag', 'v1.0.0');
    write(ID);
    commit();
    writeFileSync(path.join(root, 'README.md'), 'later\n');
    commit();
    await expect(checkProto(root)).rejects.toMatchObject({ output: expect.stringContaining('v1.0.0') });
  });

  it('does not fail in a shallow clone', async () => {
    write(ID);
    init();
    commit();
    write(ID + NOTE);
    commit();
    const clone = `${root}-clone`;
    git('clone', '--quiet', '--depth', '1', `file://${root}`, clone);
    try {
      await expect(checkProto(clone)).resolves.toContain('compatible with main');
    } finally {
      rmSync(clone, { recursive: true, force: true });
    }
  });

  it('fails on a file that is not formatted', async () => {
    write('string order_id = 1;\n');
    await expect(checkProto(root)).rejects.toMatchObject({ fix: 'npx buf format -w' });
  });
});
