import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/**
 * Names of the packages that built code and its types import: statically, on demand, or by `createRequire`, which no import tells.
 *
 * @param {string} folder
 * @returns {Set<string>}
 */
export function builtImports(folder) {
  const specifiers = globSync('**/*.{js,d.ts}', { cwd: folder }).flatMap((file) =>
    specifiersIn(path.join(folder, file)),
  );
  return new Set(specifiers.filter((one) => !/^([./]|node:)/.test(one)).map(packageName));
}

/** @param {string} file */
function specifiersIn(file) {
  const code = readFileSync(file, 'utf8');
  const imported = ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
  const required = [...code.matchAll(/createRequire\(import\.meta\.url\)\('([^']+)'\)/g)].map(([, name = '']) => name);
  return [...imported, ...required];
}

/** @param {string} specifier */
const packageName = (specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
