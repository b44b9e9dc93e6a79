import path from 'node:path';
import { expect, it } from '@jest/globals';
import { parseArguments, UsageError } from './arguments.mjs';

it('packs into dist, or where it is told to, from wherever it is called', () => {
  expect(parseArguments([])).toEqual({ out: path.resolve('dist'), help: false });
  expect(parseArguments(['--out', '../there']).out).toBe(path.resolve('../there'));
});

it.each([[['--out', '']], [['--out']], [['kernel']], [['--dry']]])('does not take %j', (args) => {
  expect(() => parseArguments(args)).toThrow(UsageError);
});
