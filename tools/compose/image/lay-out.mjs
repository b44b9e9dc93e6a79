import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What Node does not read: types, pages, and source maps of code that is not ours. Licences stay. */
const NOT_RUN = /\.d\.[cm]?ts$|\.map$|(?<!licen[cs]e[^/]*)\.(md|markdown)$/i;
/** Prisma's client brings a query compiler for each kind of database, twice; Postgres needs one of these. */
const OTHER_COMPILERS =
  /@prisma\/client\/(runtime\/query_compiler_.*(small_bg|mysql|sqlite|sqlserver|cockroachdb)|generator-build)/;

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
      filter: (file) => !NOT_RUN.test(file) && !OTHER_COMPILERS.test(file) && !isNested(source, file),
    });
  }
}

/** @param {string} source @param {string} file */
function isNested(source, file) {
  return path.relative(source, file).split(path.sep)[0] === 'node_modules';
}

/**
 * Copies what was built of our own projects, each with the part of its package.json that Node reads, so that a changed script or
 * dependency makes no new layer.
 *
 * @param {string} root
 * @param {Iterable<string>} folders from the root
 * @param {string} out
 */
export function copyBuilt(root, folders, out) {
  for (const folder of folders) {
    const { name, version, type, exports } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    mkdirSync(path.join(out, folder), { recursive: true });
    cpSync(path.join(root, folder, 'dist'), path.join(out, folder, 'dist'), { recursive: true });
    const manifest = { name, version, type, ...(exports && { exports }) };
    writeFileSync(path.join(out, folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

/**
 * Makes our packages known to Node by links, as npm does in a workspace.
 *
 * @param {Iterable<[string, string]>} packages name, and folder from the root
 * @param {string} out
 */
export function linkPackages(packages, out) {
  for (const [name, folder] of packages) {
    const link = path.join(out, 'node_modules', name);
    if (existsSync(link)) continue;
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join('..', '..', folder), link);
  }
}
