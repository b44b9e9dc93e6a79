import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { builtImports } from '../../pack/built-imports.mjs';

/** How code finds the folder of a package whose files it serves. */
const LOCATED = /createRequire\(import\.meta\.url\)\.resolve\('((?:@[^/']+\/)?[^/']+)/g;

/**
 * Names of the packages that built code needs: those that it imports, and those whose files it looks up.
 *
 * @param {string} folder
 * @returns {Set<string>}
 */
export function neededPackages(folder) {
  const files = globSync('**/*.js', { cwd: folder }).map((file) => readFileSync(path.join(folder, file), 'utf8'));
  const located = files.flatMap((code) => [...code.matchAll(LOCATED)].map(([, name = '']) => name));
  return new Set([...builtImports(folder), ...located]);
}
