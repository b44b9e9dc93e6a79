import { existsSync, readFileSync } from 'node:fs';
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
 * Installed folders of the packages and of all that they need, from the root: `node_modules/pg`. A peer that is optional is taken only
 * where somebody else needs it.
 *
 * @param {string} root
 * @param {Iterable<string>} names packages to begin with
 * @returns {Set<string>}
 * @throws {Error} when a package that is needed is not installed
 */
export function installedClosure(root, names) {
  /** @type {Set<string>} */
  const found = new Set();
  /** @param {string} name @param {string} from @param {boolean} optional */
  const visit = (name, from, optional) => {
    const folder = locate(root, from, name);
    if (!folder && !optional) throw new Error(`${name}, which ${from || 'an image'} needs, is not installed`);
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

/** @param {string} folder @returns {Manifest} */
function readManifest(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}
