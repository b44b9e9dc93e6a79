import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isAlive } from '../process/alive.mjs';
import { waitUntil } from '../process/wait-until.mjs';

/**
 * Clears what a killed run has left in the cluster: a server that still runs without its owner is stopped, and the pid file
 * of one that is gone is deleted, since its pid may be another program's by now. To be called by the one who holds the
 * data folder's lock.
 *
 * @param {string} cluster
 */
export async function removeStalePidFile(cluster) {
  const file = join(cluster, 'postmaster.pid');
  const pid = pidIn(file);
  if (pid === undefined) return;
  const program = isAlive(pid) ? programOf(pid) : undefined;
  // Where the system does not tell, Postgres itself decides whether the one that lives is in its way.
  if (isAlive(pid) && !program) return;
  if (program?.name.startsWith('postgres') && program.folder === realpathSync(cluster)) {
    process.kill(pid, 'SIGINT');
    await waitUntil(`Postgres (pid ${pid}) of an earlier run to end`, () => !isAlive(pid), { timeoutMs: 20_000 });
  }
  rmSync(file, { force: true });
}

/** @param {string} file */
function pidIn(file) {
  try {
    return Number(readFileSync(file, 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function programOf(pid) {
  try {
    return { name: basename(readlinkSync(`/proc/${pid}/exe`)), folder: readlinkSync(`/proc/${pid}/cwd`) };
  } catch {
    return undefined;
  }
}
