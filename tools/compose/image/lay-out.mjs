import { cpSync } from 'node:fs';
import path from 'node:path';

/** What Node does not read: types, pages and source maps. Licences stay. */
const NOT_RUN = /\.d\.[cm]?ts$|\.map$|(?<!licen[cs]e[^/]*)\.(md|markdown)$/i;

/**
 * Copies installed packages, without what only a compiler or a reader needs.
 *
 * @param {string} root
 * @param {Iterable<string>} folders from the root
 * @param {string} out
 */
export function copyPackages(root, folders, out) {
  for (const folder of folders) {
    const source = path.join(root, folder);
    cpSync(source, path.join(out, folder), {
      recursive: true,
      verbatimSymlinks: true,
      // Packages that lie inside one are in the list themselves, if they are needed.
      filter: (file) => !NOT_RUN.test(file) && !isNested(source, file),
    });
  }
}

/** @param {string} source @param {string} file */
function isNested(source, file) {
  return path.relative(source, file).split(path.sep)[0] === 'node_modules';
}
