import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {readonly string[]} [workspaces]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 *
 * @typedef {object} Project
 * @property {string} folder path from the workspace's root
 * @property {string} name of the package
 * @property {readonly string[]} declares packages of the workspace that its package.json lists
 */

/**
 * The projects of a workspace.
 *
 * @param {string} root
 * @returns {Project[]}
 */
export function readProjects(root) {
  const { workspaces = [] } = readManifest(root);
  return workspaces
    .flatMap((pattern) => folders(root, pattern))
    .map((folder) => {
      const manifest = readManifest(path.join(root, folder));
      return { folder, name: manifest.name, declares: listed(manifest).filter(isOurs) };
    });
}

/**
 * Names of the third-party packages that the workspace installs: its root's package.json lists them all.
 *
 * @param {string} root
 */
export function readInstalled(root) {
  return new Set(listed(readManifest(root)));
}

/** True for a package of this workspace. */
export function isOurs(/** @type {string} */ name) {
  return name.startsWith('@comanda/');
}

/** @param {Manifest} manifest */
function listed({ dependencies, devDependencies }) {
  return Object.keys({ ...dependencies, ...devDependencies });
}

/** @param {string} folder @returns {Manifest} */
function readManifest(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}

/** @param {string} root @param {string} pattern */
function folders(root, pattern) {
  const all = pattern.endsWith('/*') ? globSync(pattern, { cwd: root }) : [pattern];
  return all.filter((folder) => existsSync(path.join(root, folder, 'package.json'))).sort();
}
