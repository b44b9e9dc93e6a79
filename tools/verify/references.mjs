import { existsSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { importedPackages } from './imports.mjs';
import { isOurs, readInstalled, readProjects } from './projects.mjs';
import { StepFailed } from './step.mjs';

/** @typedef {import('./projects.mjs').Project} Project */

/**
 * Checks that three lists say the same for every project: what its code imports of this workspace, what its package.json
 * depends on, and what its tsconfig.json references. Checks too that every third-party import is in the root's package.json.
 *
 * @param {string} root
 */
export function checkReferences(root) {
  const projects = readProjects(root);
  const installed = readInstalled(root);
  const faults = projects.flatMap((project) => faultsOf(root, project, projects, installed));
  if (faults.length > 0) throw new StepFailed(faults.join('\n'));
  return undefined;
}

/** @param {string} root @param {Project} project @param {readonly Project[]} projects @param {Set<string>} installed */
function faultsOf(root, { folder, name, declares }, projects, installed) {
  const imported = [...importedPackages(path.join(root, folder))].filter((used) => used !== name);
  const ours = imported.filter(isOurs);
  const strange = imported.filter((used) => !isOurs(used) && !installed.has(used));
  const referenced = referencesOf(root, folder, projects);
  return [
    ...missing(ours, declares).map((used) => `${folder}/package.json: the code imports ${used}, add the dependency`),
    ...missing(declares, ours).map((used) => `${folder}/package.json: nothing imports ${used}, remove the dependency`),
    ...(referenced ? referenceFaults(folder, declares, referenced) : []),
    ...strange.map((used) => `${folder}: the code imports ${used}, which the root's package.json does not list`),
  ];
}

/** @param {string} folder @param {readonly string[]} declares @param {readonly string[]} referenced */
function referenceFaults(folder, declares, referenced) {
  return [
    ...missing(declares, referenced).map((used) => `${folder}/tsconfig.json: add the reference to ${used}`),
    ...missing(referenced, declares).map((used) => `${folder}/tsconfig.json: remove the reference to ${used}`),
  ];
}

/**
 * Names of the referenced projects; undefined for a project that is not built by references.
 *
 * @param {string} root
 * @param {string} folder
 * @param {readonly Project[]} projects
 */
function referencesOf(root, folder, projects) {
  const file = path.join(root, folder, 'tsconfig.json');
  if (!existsSync(file)) return undefined;
  /** @type {{ compilerOptions?: { noEmit?: boolean }, references?: { path: string }[] }} */
  const config = ts.readConfigFile(file, ts.sys.readFile).config ?? {};
  if (config.compilerOptions?.noEmit) return undefined;
  return (config.references ?? []).map((reference) => {
    const target = path
      .relative(root, path.resolve(root, folder, reference.path))
      .split(path.sep)
      .join('/');
    return projects.find((project) => project.folder === target)?.name ?? target;
  });
}

/** @param {readonly string[]} wanted @param {readonly string[]} there */
const missing = (wanted, there) => wanted.filter((name) => !there.includes(name));
