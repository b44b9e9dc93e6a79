import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../process/alive.mjs';
import { LockHeld, takeLock } from '../process/lock.mjs';
import { clusterFolders } from './postgres-place.mjs';

const TIDY_MS = 30_000;

/**
 * @typedef {object} DataFolder
 * @property {string} path
 * @property {(guard: import('../process/guard.mjs').Guard) => void} shareWith the guard holds it, too, until it has tidied up
 * @property {() => void} leave gives up the folder; a temporary one is deleted
 */

/**
 * Opens a folder for one stack alone.
 *
 * @param {string | undefined} path temporary if undefined
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<DataFolder>}
 * @throws {Error} when another stack uses it
 */
export function openDataFolder(path, log) {
  return path === undefined ? Promise.resolve(temporaryFolder()) : keptFolder(path, log);
}

/** @param {string} path @param {import('../terminal/log.mjs').Log} log @returns {Promise<DataFolder>} */
async function keptFolder(path, log) {
  mkdirSync(path, { recursive: true });
  const lock = await lockFolder(path, log);
  return { path, shareWith: ({ pid }) => lock.share(pid), leave: () => lock.release() };
}

/** @returns {DataFolder} */
function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'comanda-'));
  // Postgres may run as another user and must get through.
  chmodSync(path, 0o711);
  const folders = [...clusterFolders(path), path];
  return {
    path,
    shareWith: (guard) => folders.forEach((folder) => guard.deleteAtEnd(folder)),
    leave: () => folders.forEach(deleteFolder),
  };
}

/** @param {string} path @param {import('../terminal/log.mjs').Log} log */
async function lockFolder(path, log) {
  const file = join(path, 'lock');
  const what = 'a running Comanda';
  try {
    return await takeLock(file, { what });
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    const [owner, ...rest] = error.pids;
    if (owner && isAlive(owner)) {
      throw new Error(
        `Comanda runs already on the data in ${path} (pid ${owner}). Stop it first, or run another one beside it with ` +
          `--port-offset N: that has data of its own.`,
        { cause: error },
      );
    }
    log.line(`An earlier run was killed and is still being tidied up (pid ${rest.join(', ')}); waiting for that.`);
    return takeLock(file, { what, waitMs: TIDY_MS });
  }
}

/** @param {string} folder */
const deleteFolder = (folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });

/**
 * Deletes all data of earlier runs from the folder, which must be open; what it holds besides stays.
 *
 * @param {string} path
 */
export function resetDataFolder(path) {
  const others = ['nats', 'consul', 'logs'].map((name) => join(path, name));
  for (const folder of [...clusterFolders(path), ...others]) deleteFolder(folder);
}
