import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startMark } from './alive.mjs';
import { GiveUp } from './wait-until.mjs';

const guardian = fileURLToPath(new URL('./guardian.sh', import.meta.url));

/** Who is stopped first when all must go: users before what they use. */
export const RANK = /** @type {const} */ ({ service: 0, broker: 1, database: 2 });

/**
 * A process of its own that outlives this one for a moment, however this one ends, kill -9 included: it then stops what it
 * watches, and deletes what is temporary. It notices by the closing of its standard input, so that what it watches needs
 * to know nothing of it.
 */
export class Guard {
  #child;
  #sealed = false;

  constructor() {
    // A session of its own: a Ctrl-C in the terminal must not reach it.
    this.#child = spawn('/bin/sh', [guardian], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' });
    this.#child.stdin.on('error', () => {});
    this.#child.unref();
  }

  get pid() {
    return /** @type {number} */ (this.#child.pid);
  }

  /** From now on nothing may be started: what is stopped in the meantime must not come back. */
  seal() {
    this.#sealed = true;
  }

  /** @throws {Error} when nothing may be started any more */
  requireOpen() {
    if (this.#sealed) throw new GiveUp('everything is being stopped');
  }

  /** @param {number} pid that leads a process group, which is stopped with it @param {{ rank: 0 | 1 | 2, signal: NodeJS.Signals }} how it is stopped */
  watch(pid, { rank, signal }) {
    this.#tell(`watch ${rank} ${signal.replace('SIG', '')} ${pid} ${startMark(pid) ?? '-'}`);
  }

  /** @param {number} pid of a process that has ended */
  forget(pid) {
    this.#tell(`forget ${pid}`);
  }

  /** @param {string} folder to delete in the end */
  deleteAtEnd(folder) {
    this.#tell(`delete ${folder}`);
  }

  /** Everything is tidy: the guard has nothing left to do. */
  async dismiss() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.ref();
    this.#tell('dismiss');
    await gone;
  }

  /** @param {string} line */
  #tell(line) {
    this.#child.stdin.write(`${line}\n`);
  }
}
