import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { broken, clean } from './fixtures/index.mjs';

const script = fileURLToPath(new URL('./lint-fixtures.mjs', import.meta.url));
let bites: Record<string, string[]>;

beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  bites = JSON.parse(stdout);
}, 120_000);

describe('the lint rules', () => {
  it.each(broken)('bite exactly once: $name', ({ name, rule }) => {
    expect(bites[name]).toEqual([rule]);
  });

  it.each(clean)('let pass: $name', ({ name }) => {
    expect(bites[name]).toEqual([]);
  });
});
