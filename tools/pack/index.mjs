import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../process/run.mjs';
import { builtImports } from './built-imports.mjs';
import { LIBRARIES } from './libraries.mjs';
import { packageManifest } from './manifest.mjs';

/** @typedef {{ name: string, file: string }} Packed a package, and the tarball with it */

const TSCONFIG = fileURLToPath(new URL('tsconfig.json', import.meta.url));

/**
 * Builds the libraries and packs each with its manifest, README, licence and SQL.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.out folder for the tarballs; made where it is missing
 * @param {import('../terminal/log.mjs').Log} options.log
 * @returns {Promise<Packed[]>}
 */
export async function pack({ root, out, log }) {
  const work = mkdtempSync(path.join(tmpdir(), 'comanda-pack-'));
  try {
    const built = path.join(work, 'built');
    await log.step('building the libraries', () => build(root, built));
    const folders = LIBRARIES.map((library) => stage(root, library, { built, to: path.join(work, library) }));
    mkdirSync(out, { recursive: true });
    await log.step('packing them', () => npmPack(folders, out));
    return folders.map((folder) => packedFrom(folder, out));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What can be reached from the libraries' entries, so that no test is among it. @param {string} root @param {string} to */
async function build(root, to) {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await run(process.execPath, [tsc, '-p', TSCONFIG, '--outDir', to]);
}

/** Lays out the package. @param {string} root @param {string} library @param {{ built: string, to: string }} folders */
function stage(root, library, { built, to }) {
  const source = path.join(root, 'libs', library);
  cpSync(path.join(built, library, 'src'), path.join(to, 'dist'), { recursive: true });
  for (const part of ['README.md', 'sql'])
    if (existsSync(path.join(source, part))) cpSync(path.join(source, part), path.join(to, part), { recursive: true });
  cpSync(path.join(root, 'LICENSE'), path.join(to, 'LICENSE'));
  const manifest = packageManifest(readJson(source), builtImports(path.join(to, 'dist')), versions(root));
  writeFileSync(path.join(to, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return to;
}

/** Versions of all that the libraries may import: third parties' are the root's. @param {string} root */
function versions(root) {
  const libraries = LIBRARIES.map((library) => readJson(path.join(root, 'libs', library)));
  return {
    ...readJson(root).dependencies,
    ...Object.fromEntries(libraries.map(({ name, version }) => [name, version])),
  };
}

/** @param {readonly string[]} folders @param {string} out */
async function npmPack(folders, out) {
  const npm = process.env['npm_execpath'];
  const [command, ...args] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const settings = { npm_config_update_notifier: 'false', npm_config_loglevel: 'error' };
  await run(/** @type {string} */ (command), [...args, 'pack', ...folders, '--pack-destination', out], {
    // Not a folder of this workspace: npm would take the names for the workspace's projects.
    cwd: out,
    env: settings,
  });
}

/** @param {string} folder @param {string} out @returns {Packed} */
function packedFrom(folder, out) {
  const { name, version } = readJson(folder);
  return { name, file: path.join(out, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`) };
}

/** @param {string} folder */
const readJson = (folder) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
