import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PAGES, unmarkedBlocks, withCode } from './code-blocks.mjs';

const workspace = fileURLToPath(new URL('../..', import.meta.url));

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(path.join(workspace, page), 'utf8');

  it('shows the code of the example as it is; if not: node tools/pack/write-pages.mjs', () => {
    expect(text).toBe(withCode(workspace, text));
  });

  it('shows no other code', () => {
    expect(unmarkedBlocks(text)).toBe(0);
  });
});

describe('code in a page', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), 'comanda-pages-'));
    writeFileSync(path.join(root, 'a.ts'), 'one();\n// #region two\ntwo();\n\ntwo();\n// #endregion\nthree();\n');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const block = (mark: string, code: string) =>
    `Text.\n\n<!-- code: ${mark} -->\n\n\`\`\`ts\n${code}\n\`\`\`\n\nMore.\n`;

  it('is a file, without the marks of its regions', () => {
    expect(withCode(root, block('a.ts', 'old'))).toBe(block('a.ts', 'one();\ntwo();\n\ntwo();\nthree();'));
  });

  it('is a region of a file', () => {
    expect(withCode(root, block('a.ts#two', 'old();\nold();'))).toBe(block('a.ts#two', 'two();\n\ntwo();'));
  });

  it('is put into an empty block, and leaves the next one alone', () => {
    const page = block('a.ts#two', '').replace('ts\n\n', 'ts\n') + block('a.ts', 'old');
    expect(withCode(root, page)).toBe(
      block('a.ts#two', 'two();\n\ntwo();') + block('a.ts', 'one();\ntwo();\n\ntwo();\nthree();'),
    );
  });

  it('must be there', () => {
    expect(() => withCode(root, block('a.ts#four', ''))).toThrow('a.ts has no region four');
    expect(() => withCode(root, block('b.ts', ''))).toThrow('ENOENT');
  });

  it('counts when it says not where it is from', () => {
    expect([block('a.ts', 'x'), '```sh\nnpm start\n```\n', '```ts\nx\n```\n'].map(unmarkedBlocks)).toEqual([0, 0, 1]);
  });
});
