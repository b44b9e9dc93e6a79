import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import ts from 'typescript';

const SKIPPED = /^(node_modules|dist|out-tsc)$/;

/**
 * Names of the packages that the code of a folder imports, by static, dynamic and type imports alike.
 *
 * @param {string} folder
 */
export function importedPackages(folder) {
  const files = globSync('**/*.{ts,mts,mjs}', { cwd: folder, exclude: (name) => SKIPPED.test(path.basename(name)) });
  const imports = files.flatMap((file) => importsOf(path.join(folder, file)));
  return new Set(imports.filter(isPackage).map(packageName));
}

/** @param {string} file */
function importsOf(file) {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName);
}

/** @param {string} specifier */
function isPackage(specifier) {
  return !/^([./]|node:)/.test(specifier) && !builtinModules.includes(specifier);
}

/** @param {string} specifier */
function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
