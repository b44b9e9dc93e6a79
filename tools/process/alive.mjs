import { readFileSync } from 'node:fs';

/**
 * Whether the process still runs. One that has ended and waits to be reaped does not count: in a container nobody may
 * ever reap it.
 *
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
  return statOf(pid)?.state !== 'Z';
}

/**
 * When the process started, as a mark that tells it from a later one with the same pid. Undefined where the system
 * does not say (no /proc): a reused pid then looks like the old process.
 *
 * @param {number} pid
 */
export function startMark(pid) {
  return statOf(pid)?.started;
}

/**
 * The process that started another one, and the name of its program. Undefined where the system does not say.
 *
 * @param {number} pid
 */
export function originOf(pid) {
  const stat = statOf(pid);
  return stat && { name: stat.name, parent: stat.parent };
}

/** @param {number} pid */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name stands in brackets and may hold anything, brackets and spaces included.
    const end = stat.lastIndexOf(')');
    const fields = stat.slice(end + 2).split(' ');
    const name = stat.slice(stat.indexOf('(') + 1, end);
    return { name, state: fields[0], parent: Number(fields[1]), started: fields[19] };
  } catch {
    return undefined;
  }
}
