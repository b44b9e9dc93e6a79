import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @typedef {{ name: string, uid: number, gid: number }} User */

/** Users that most systems have and that own nothing else here; no user is added to the machine. */
const CANDIDATES = ['postgres', 'nobody'];

/**
 * The user that Postgres is to run as: it refuses to run as root.
 *
 * @returns {User | undefined} undefined where this process is not root, and Postgres can run as the same user
 */
export function unprivilegedUser() {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const candidate of CANDIDATES) {
    const [name, , uid, gid] = users.find(([known]) => known === candidate) ?? [];
    if (name && uid && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(`Postgres does not run as root, and there is no user ${CANDIDATES.join(' or ')} to run it as`);
}

/**
 * Whether that user may enter the folder; one closed parent is enough to keep it out.
 *
 * @param {User} user
 * @param {string} folder
 */
export function canEnter({ uid, gid }, folder) {
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}
