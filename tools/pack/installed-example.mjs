import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { run } from '../process/run.mjs';

/**
 * Puts the example into an empty folder, with the packed libraries from their tarballs. Third-party packages are linked from this
 * repository, so that neither a registry nor much time is needed; but only those that a package.json asks for, in the version
 * that it asks for.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.folder
 * @param {readonly import('./index.mjs').Packed[]} options.packed
 * @throws {Error} when a package.json asks for what is not here
 */
export async function installExample({ root, folder, packed }) {
  for (const part of ['package.json', 'tsconfig.json', 'src', 'sql'])
    cpSync(path.join(root, 'examples', 'trip', part), path.join(folder, part), { recursive: true });
  const places = await Promise.all(packed.map((one) => unpack(folder, one)));
  const asked = [folder, ...places].flatMap((place) => askedFor(manifestIn(place)));
  const strangers = new Map(asked.filter(([name]) => !packed.some((one) => one.name === name)));
  for (const [name, range] of strangers) link(root, folder, name, range);
}

/** As npm does with a tarball. @param {string} folder @param {import('./index.mjs').Packed} packed */
async function unpack(folder, { name, file }) {
  const place = path.join(folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  await run('tar', ['-xzf', file, '--strip-components=1', '-C', place]);
  return place;
}

/** @param {string} root @param {string} folder @param {string} name @param {string} range */
function link(root, folder, name, range) {
  const [from, to] = [root, folder].map((top) => path.join(top, 'node_modules', name));
  const { version } = manifestIn(/** @type {string} */ (from));
  if (range !== `^${version}`) throw new Error(`${name}@${range} is asked for, and ${version} is here`);
  mkdirSync(path.dirname(/** @type {string} */ (to)), { recursive: true });
  symlinkSync(/** @type {string} */ (from), /** @type {string} */ (to), 'dir');
}

/** @param {Record<string, Record<string, string>>} manifest @returns {[string, string][]} all but what is optional */
function askedFor({ dependencies, devDependencies, peerDependencies, peerDependenciesMeta = {} }) {
  const all = Object.entries({ ...dependencies, ...devDependencies, ...peerDependencies });
  return all.filter(([name]) => !(name in peerDependenciesMeta));
}

/** @param {string} folder */
const manifestIn = (folder) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
