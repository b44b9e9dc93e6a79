import { isAlive, originOf, startMark } from './alive.mjs';

const CHECK_MS = 1_000;
const SHELLS = ['sh', 'dash', 'bash', 'ash', 'zsh', 'ksh'];

/**
 * Stops this process, as by SIGTERM, when the one that it belongs to has ended without telling: the Node that started it
 * over an IPC channel, or the npm that runs the script. A terminal that goes says so itself, by SIGHUP.
 */
export function endWithParent() {
  const stop = () => process.kill(process.pid, 'SIGTERM');
  if (process.channel) {
    process.once('disconnect', stop);
    process.channel.unref();
  } else if (process.env['npm_lifecycle_event']) {
    const owners = scriptOwners().map((pid) => ({ pid, mark: startMark(pid) }));
    const gone = () => owners.some(({ pid, mark }) => !isAlive(pid) || startMark(pid) !== mark);
    setInterval(() => gone() && stop(), CHECK_MS).unref();
  }
}

/** The parent; if that is the shell in which npm runs a script, npm too: the shell would live on. */
function scriptOwners() {
  const parent = originOf(process.ppid);
  return parent && SHELLS.includes(parent.name) ? [process.ppid, parent.parent] : [process.ppid];
}
