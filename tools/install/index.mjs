import { join } from 'node:path';
import { takeLock } from '../process/lock.mjs';
import { differsFromLockfile } from './installed-tree.mjs';
import { npmCi } from './npm-ci.mjs';

const LOCK_WAIT_MS = 15 * 60_000;

/**
 * Makes node_modules what package-lock.json says: does nothing when it is, and installs otherwise. Two runs at once
 * install once. Uses nothing but what Node brings along.
 *
 * @param {{ root: string, log: import('../terminal/log.mjs').Log }} options
 * @throws {Error} that says in its first line what went wrong and what to do
 */
export async function ensureInstalled({ root, log }) {
  if (!(await differsFromLockfile(root))) return;
  const onWait = () => log.line('Another run is installing the packages; waiting for it.');
  const lock = await takeLock(join(root, '.cache', 'install.lock'), { what: 'npm ci', waitMs: LOCK_WAIT_MS, onWait });
  try {
    const difference = await differsFromLockfile(root);
    if (difference) await log.step(`installing packages: ${difference}`, (progress) => npmCi(root, progress));
  } finally {
    lock.release();
  }
}
