import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isInstalled, packageOf } from './package-of.mjs';

/**
 * The licences of all packages that files belong to, as one text. Most ask to be wherever the code is.
 *
 * @param {Iterable<string>} files
 */
export function licencesOf(files) {
  const packages = [...files].filter(isInstalled).map(packageOf);
  const folders = new Map(packages.map(({ name, folder }) => [folder, name]));
  const texts = [...folders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([folder, name]) => textOf(folder, name));
  return `${texts.join('\n\n')}\n`;
}

/** @param {string} folder @param {string} name */
function textOf(folder, name) {
  const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const found = globSync('{LICEN[CS]E,licen[cs]e,NOTICE}*', { cwd: folder }).sort();
  const files = found.map((file) => path.join(folder, file)).filter((file) => statSync(file).isFile());
  const texts = files.map((file) => readFileSync(file, 'utf8').trim());
  return [`--- ${name} ${version} (${license}) ---`, ...texts].join('\n\n');
}
