import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installedClosure } from './closure.mjs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'comanda-closure-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function manifest(folder: string, content: object): void {
  mkdirSync(path.join(root, folder), { recursive: true });
  writeFileSync(path.join(root, folder, 'package.json'), JSON.stringify({ name: path.basename(folder), ...content }));
}

it('takes of two versions of a package the one that Node would load', () => {
  manifest('node_modules/a', { dependencies: { b: '1' } });
  manifest('node_modules/a/node_modules/b', {});
  manifest('node_modules/b', {});
  expect([...installedClosure(root, ['a'])]).toEqual(['node_modules/a', 'node_modules/a/node_modules/b']);
});

it('takes peers that are needed, not those that may be absent', () => {
  manifest('node_modules/a', { peerDependencies: { b: '1', c: '1' }, peerDependenciesMeta: { c: { optional: true } } });
  manifest('node_modules/b', {});
  manifest('node_modules/c', {});
  expect([...installedClosure(root, ['a'])]).toEqual(['node_modules/a', 'node_modules/b']);
});

it('refuses to go on without a package that is needed', () => {
  manifest('node_modules/a', { dependencies: { b: '1' } });
  expect(() => installedClosure(root, ['a'])).toThrow('b, which node_modules/a needs, is not installed');
});

it('does without a package of another platform', () => {
  manifest('node_modules/a', { dependencies: { b: '1' }, optionalDependencies: { b: '1' } });
  expect([...installedClosure(root, ['a'])]).toEqual(['node_modules/a']);
});
