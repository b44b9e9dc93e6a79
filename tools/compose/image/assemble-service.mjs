// node tools/compose/image/assemble-service.mjs SERVICE OUT: what the image of a service holds, in three folders that become three layers,
// from what changes seldom to what changes often. Runs in the build of the image, when everything is built.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installedClosure, workspaceClosure } from './closure.mjs';
import { copyBuilt, copyPackages, linkPackages } from './lay-out.mjs';
import { neededPackages } from './needed-packages.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** For a person at a terminal: an image has none. */
const FOR_A_TERMINAL = ['pino-pretty'];

/** @param {string} service @param {string} out */
function assemble(service, out) {
  const app = `apps/${service}`;
  const ours = [...workspaceClosure(root, app)];
  const packages = installedClosure(root, foreign(ours), FOR_A_TERMINAL);
  copyPackages(root, packages, path.join(out, 'packages'));

  const libraries = ours.filter(([, folder]) => folder.startsWith('libs/'));
  lay(libraries, path.join(out, 'libraries'));
  lay(
    ours.filter(([, folder]) => !folder.startsWith('libs/')),
    path.join(out, 'service'),
  );
  cpSync(fileURLToPath(new URL('health.mjs', import.meta.url)), path.join(out, 'service', 'health.mjs'));
  process.stdout.write(`${service}: ${ours.length} projects of ours, ${packages.size} packages\n`);
}

/** Packages of others that our code needs. @param {readonly [string, string][]} ours */
function foreign(ours) {
  const own = new Set(ours.map(([name]) => name));
  const needed = ours.flatMap(([, folder]) => [...neededPackages(path.join(root, folder, 'dist'))]);
  return new Set(needed.filter((name) => !own.has(name) && !FOR_A_TERMINAL.includes(name)));
}

/** @param {[string, string][]} projects @param {string} out */
function lay(projects, out) {
  copyBuilt(
    root,
    projects.map(([, folder]) => folder),
    out,
  );
  linkPackages(projects, out);
}

const [service, out] = process.argv.slice(2);
if (!service || !out) throw new Error('usage: assemble-service.mjs SERVICE OUT');
assemble(service, out);
