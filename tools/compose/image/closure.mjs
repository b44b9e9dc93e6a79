import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 */

/**
 * Folders of the workspace that one of its projects runs with, itself included, by package name.
 *
 * @param {string} root
 * @param {string} folder of the project, from the root: `apps/order`
 * @returns {Map<string, string>}
 */
export function workspaceClosure(root, folder) {
  const folders = workspaceFolders(root);
  const found = new Map();
  /** @param {string} each */
  const visit = (each) => {
    const { name, dependencies = {} } = readManifest(path.join(root, each));
    if (found.has(name)) return;
    found.set(name, each);
    for (const used of Object.keys(dependencies))
      if (folders.has(used)) visit(/** @type {string} */ (folders.get(used)));
  };
  visit(folder);
  return found;
}

/**
 * Installed folders of the packages and of all that they need, from the root: `node_modules/pg`. A peer that is optional is taken only
 * where somebody else needs it.
 *
 * @param {string} root
 * @param {Iterable<string>} names packages that our own code imports
 * @param {readonly string[]} [without] packages that are left out, with all that only they need
 * @returns {Set<string>}
 * @throws {Error} when a package that is needed is not installed
 */
export function installedClosure(root, names, without = []) {
  /** @type {Set<string>} */
  const found = new Set();
  /** @param {string} name @param {string} from @param {boolean} optional */
  const visit = (name, from, optional) => {
    if (without.includes(name)) return;
    const folder = locate(root, from, name);
    if (!folder && !optional) throw new Error(`${name}, which ${from || 'our code'} needs, is not installed`);
    if (!folder || found.has(folder)) return;
    found.add(folder);
    for (const [used, mayLack] of needs(readManifest(path.join(root, folder)))) visit(used, folder, mayLack);
  };
  for (const name of names) visit(name, '', false);
  return found;
}

/** @param {Manifest} manifest @returns {[string, boolean][]} name, and whether it may be absent */
function needs({ dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [
    ...Object.keys(dependencies).map((name) => /** @type {[string, boolean]} */ ([name, name in optionalDependencies])),
    ...[...Object.keys(optionalDependencies), ...peers].map((name) => /** @type {[string, boolean]} */ ([name, true])),
  ];
}

/** As Node looks for a package: in the nearest `node_modules` first. @param {string} root @param {string} from @param {string} name */
function locate(root, from, name) {
  for (let folder = from; ; folder = parent(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(root, candidate, 'package.json'))) return candidate;
    if (folder === '') return undefined;
  }
}

/** @param {string} folder */
function parent(folder) {
  const above = path.dirname(folder);
  return above === '.' ? '' : above;
}

/** @param {string} root @returns {Map<string, string>} by package name */
function workspaceFolders(root) {
  const { workspaces } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const folders = globSync(workspaces, { cwd: root }).filter((one) => existsSync(path.join(root, one, 'package.json')));
  return new Map(folders.map((folder) => [readManifest(path.join(root, folder)).name, folder]));
}

/** @param {string} folder @returns {Manifest} */
function readManifest(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}
