import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Lets a process give way to those of normal priority when there is more to do than there are processors. Where the system does not
 * have that, it stays as it is.
 *
 * @param {number} pid that leads a session
 * @param {number} niceness of the process, from 0 to 19: each step is about a quarter of the time less
 */
export function lowerPriority(pid, niceness) {
  attempt(() => setPriority(pid, niceness));
  // Linux may share the processors among sessions first, and only then among the processes of each.
  if (process.platform === 'linux') attempt(() => writeFileSync(`/proc/${pid}/autogroup`, String(niceness)));
}

/** @param {() => void} act */
function attempt(act) {
  try {
    act();
  } catch {
    // The process has ended, or the kernel was built without it.
  }
}
