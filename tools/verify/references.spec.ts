import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkReferences } from './references.mjs';

let root: string;

const write = (file: string, content: unknown) => {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
};
const project = (folder: string, dependencies: string[], references: string[], code: string) => {
  const name = `@comanda/${path.basename(folder)}`;
  write(`${folder}/package.json`, { name, dependencies: Object.fromEntries(dependencies.map((d) => [d, '*'])) });
  write(`${folder}/tsconfig.json`, { references: references.map((to) => ({ path: to })) });
  write(`${folder}/src/index.ts`, code);
};
const faults = () => {
  try {
    checkReferences(root);
    return '';
  } catch (error) {
    return (error as { output: string }).output;
  }
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'comanda-references-'));
  write('package.json', { workspaces: ['libs/*', 'tools'], dependencies: { zod: '4' } });
  project('libs/kernel', [], [], 'export const a = 1;\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the references step', () => {
  it('passes when imports, dependencies and references agree', () => {
    project('libs/saga', ['@comanda/kernel'], ['../kernel'], "import { a } from '@comanda/kernel';\nimport 'zod';\n");
    expect(faults()).toBe('');
  });

  it('misses a dependency that the code imports, in whatever way', () => {
    project('libs/saga', [], [], "export const a = await import('@comanda/kernel/sub.js');\n");
    expect(faults()).toContain('libs/saga/package.json: the code imports @comanda/kernel');
  });

  it('finds a dependency that nothing imports', () => {
    project('libs/saga', ['@comanda/kernel'], ['../kernel'], '');
    expect(faults()).toContain('nothing imports @comanda/kernel');
  });

  it('misses a reference', () => {
    project('libs/saga', ['@comanda/kernel'], [], "import type { A } from '@comanda/kernel';\n");
    expect(faults()).toBe('libs/saga/tsconfig.json: add the reference to @comanda/kernel');
  });

  it('finds a reference too many', () => {
    project('libs/saga', [], ['../kernel'], '');
    expect(faults()).toBe('libs/saga/tsconfig.json: remove the reference to @comanda/kernel');
  });

  it('finds a third-party import that only happens to be installed', () => {
    project('libs/saga', [], [], "import 'left-pad/deep';\nimport 'node:fs';\nimport 'fs';\n");
    expect(faults()).toBe("libs/saga: the code imports left-pad, which the root's package.json does not list");
  });
});
