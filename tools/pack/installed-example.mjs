import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../process/run.mjs';

/** @typedef {{ root: string, packed: readonly import('./index.mjs').Packed[] }} Sources this repository, and what was packed of it */

/**
 * Puts an example into an empty folder, with what its package.json asks for.
 *
 * @param {string} name
 * @param {string} folder
 * @param {Sources} sources
 */
export async function installExample(name, folder, sources) {
  const from = path.join(sources.root, 'examples', name);
  // Whoever tries it in this checkout leaves these behind.
  const left = ['node_modules', 'dist', 'packages'].map((one) => path.join(from, one));
  cpSync(from, folder, { recursive: true, filter: (source) => !left.includes(source) });
  await install(folder, sources);
}

/**
 * Puts a library into an empty folder, with nothing but what it asks for itself.
 *
 * @param {string} name
 * @param {string} folder
 * @param {Sources} sources
 */
export async function installAlone(name, folder, sources) {
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, type: 'module', dependencies: { [name]: '*' } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await install(folder, sources);
}

/**
 * Puts into a folder what its package.json asks for, and what that asks for in turn: packed libraries from their tarballs. Third-party
 * packages are linked from this repository, so that neither a registry nor much time is needed; but only those that a package.json asks
 * for, in the version that it asks for.
 *
 * @param {string} folder
 * @param {Sources} sources
 * @throws {Error} when a package.json asks for what is not here
 */
async function install(folder, { root, packed }) {
  const asked = askedFor(manifestIn(folder));
  const placed = new Set();
  // What is placed asks for more.
  for (const [name, range] of asked) {
    const library = packed.find((one) => one.name === name);
    if (!library) requireRange(root, name, range);
    if (placed.has(name)) continue;
    placed.add(name);
    if (library) asked.push(...askedFor(manifestIn(await unpack(folder, library))));
    else link(root, folder, name);
  }
}

/** As npm does with a tarball. @param {string} folder @param {import('./index.mjs').Packed} packed */
async function unpack(folder, { name, file }) {
  const place = path.join(folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  await run('tar', ['-xzf', file, '--strip-components=1', '-C', place]);
  return place;
}

/** @param {string} root @param {string} name @param {string} range */
function requireRange(root, name, range) {
  const { version } = manifestIn(path.join(root, 'node_modules', name));
  if (range !== `^${version}`) throw new Error(`${name}@${range} is asked for, and ${version} is here`);
}

/** @param {string} root @param {string} folder @param {string} name */
function link(root, folder, name) {
  const place = path.join(folder, 'node_modules', name);
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync(path.join(root, 'node_modules', name), place, 'dir');
}

/** @param {Record<string, Record<string, string>>} manifest @returns {[string, string][]} all but what is optional */
function askedFor({ dependencies, devDependencies, peerDependencies, peerDependenciesMeta = {} }) {
  const all = Object.entries({ ...dependencies, ...devDependencies, ...peerDependencies });
  return all.filter(([name]) => !(name in peerDependenciesMeta));
}

/** @param {string} folder */
const manifestIn = (folder) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
