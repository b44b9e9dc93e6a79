import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../install/bootstrap.mjs';

/** @typedef {import('../../simulation/src/index.ts').Shrunk} Shrunk */

const FOLDER = join(root, 'simulation', 'regressions');

/**
 * Keeps a run that failed, so that it is run with all tests from now on.
 *
 * @param {Shrunk} shrunk
 * @returns {string} the file
 */
export function keep({ spec, result }) {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `seed-${spec.seed}.json`);
  writeFileSync(file, `${JSON.stringify({ found: result.violations[0], spec }, undefined, 2)}\n`);
  return file;
}

/**
 * Runs what was kept.
 *
 * @param {typeof import('../../simulation/src/index.ts')} simulation
 */
export async function runRegressions({ quiet, simulateOne }) {
  quiet({ fast: true });
  const results = [];
  for (const file of globSync('*.json', { cwd: FOLDER }).sort()) {
    const { spec } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
    const { violations } = await simulateOne(spec);
    results.push({ file, violations });
  }
  return results;
}
