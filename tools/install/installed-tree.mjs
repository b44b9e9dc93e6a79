import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {{ version?: string, optional?: boolean, link?: boolean, resolved?: string }} Package */

/**
 * Compares what npm noted at the end of its last install with the lockfile. An install that was broken off has left no
 * note. Packages for other platforms may be missing.
 *
 * @param {string} root
 * @returns {Promise<string | undefined>} in a few words how they differ, if they do
 */
export async function differsFromLockfile(root) {
  const wanted = await packagesOf(join(root, 'package-lock.json'));
  if (!wanted) throw new Error(`${join(root, 'package-lock.json')} is missing or broken: is the clone complete?`);
  const installed = await packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (!installed) return 'there are none yet';
  const different = Object.entries(wanted).filter(([path, one]) => isMissing(one, installed[path], path));
  return different.length > 0 ? `${different.length} differ from package-lock.json` : undefined;
}

/** @param {Package} wanted @param {Package | undefined} installed @param {string} path */
function isMissing(wanted, installed, path) {
  if (!path.startsWith('node_modules/')) return false;
  if (!installed) return !wanted.optional;
  return wanted.version !== installed.version || wanted.link !== installed.link;
}

/** @param {string} file @returns {Promise<Record<string, Package> | undefined>} */
async function packagesOf(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
