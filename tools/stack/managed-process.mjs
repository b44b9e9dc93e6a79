import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { tail } from './log-tail.mjs';

/**
 * @typedef {object} Spec
 * @property {string} name
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} logFile takes both outputs, and goes on where it ended before
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] all of it
 * @property {{ uid: number, gid: number }} [user]
 * @property {NodeJS.Signals} stopSignal
 * @property {0 | 1 | 2} rank see RANK
 *
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Exit
 */

/** A child process that can be started, stopped, killed and started again, and that the guard knows of while it runs. */
export class ManagedProcess {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  /** @type {Promise<Exit> | undefined} */
  #exit;
  #wanted = false;

  /**
   * @param {Spec} spec
   * @param {import('../process/guard.mjs').Guard} guard
   * @param {(exit: Exit) => void} [onCrash] told when it ends without having been told to
   */
  constructor(spec, guard, onCrash = () => {}) {
    this.spec = spec;
    this.guard = guard;
    this.onCrash = onCrash;
  }

  /** Pid, while it runs. */
  get pid() {
    return this.#child?.pid;
  }

  get running() {
    return this.#child !== undefined;
  }

  /** Spawns it; does not wait until it is of use. */
  start() {
    if (this.#child) throw new Error(`${this.spec.name} runs already`);
    this.guard.requireOpen();
    const { command, args, cwd, env, user, logFile } = this.spec;
    mkdirSync(dirname(logFile), { recursive: true });
    const output = openSync(logFile, 'a');
    try {
      // A group of its own: a Ctrl-C in the terminal must reach only the one that stops all in order.
      const child = spawn(command, args, { cwd, env, ...user, stdio: ['ignore', output, output], detached: true });
      this.#wanted = true;
      this.#watch(child);
    } finally {
      closeSync(output);
    }
  }

  /** @param {import('node:child_process').ChildProcess} child */
  #watch(child) {
    this.#child = child;
    const { pid } = child;
    if (pid) this.guard.watch(pid, { rank: this.spec.rank, signal: this.spec.stopSignal });
    this.#exit = new Promise((resolve) => {
      const ended = (/** @type {Exit} */ exit) => {
        if (this.#child !== child) return;
        this.#child = undefined;
        if (pid) this.guard.forget(pid);
        resolve(exit);
        if (this.#wanted) this.onCrash(exit);
      };
      child.once('exit', (code, signal) => ended({ code, signal }));
      child.once('error', () => ended({ code: 127, signal: null }));
    });
  }

  /**
   * Asks it to end, and kills it when it takes longer than it may.
   *
   * @param {{ signal?: NodeJS.Signals, timeoutMs?: number }} [how]
   * @returns {Promise<Exit | undefined>} how it ended; undefined if it did not run
   */
  async stop({ signal = this.spec.stopSignal, timeoutMs = 12_000 } = {}) {
    this.#wanted = false;
    const child = this.#child;
    if (!child) return undefined;
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const exit = await this.#exit;
    clearTimeout(timer);
    return exit;
  }

  /** Ends it at once, as a power cut would, and waits until it is gone. */
  kill() {
    return this.stop({ signal: 'SIGKILL' });
  }

  /** Sends a signal and waits for nothing, e.g. SIGSTOP. */
  signal(/** @type {NodeJS.Signals} */ signal) {
    this.#child?.kill(signal);
  }

  /** The end of its log, for an error's message. */
  logTail(lines = 15) {
    return tail(this.spec.logFile, lines);
  }
}
