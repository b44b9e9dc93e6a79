import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';

/** How the name of a profile ends; what stands before is the name of the process. */
export const PROFILED = '.cpuprofile';
/** Says when which load was on. */
export const WINDOWS_FILE = 'windows.json';
/** CPU.date.time.pid.thread.number.cpuprofile */
const LEFT_BY_NODE = /^CPU\.\d+\.\d+\.(\d+)\..*\.cpuprofile$/;
const INTERVAL_MICROS = 500;

/**
 * CPU profiles of the services and of this process, which is the load. A service leaves its own when it ends, and it covers
 * all its life: the windows tell what of it was load.
 */
export class Profiler {
  #folder;
  /** @type {Map<number, string>} names by pid */
  #services = new Map();
  /** @type {{ level: number, from: number, to: number }[]} */
  #windows = [];
  /** @type {Session | undefined} */
  #session;

  /** @param {string} folder what earlier runs have left in it is deleted */
  constructor(folder) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder).filter(isProfile)) rmSync(join(folder, file));
  }

  /** What makes a service leave its profile. */
  get environment() {
    const options = ['--cpu-prof', `--cpu-prof-dir=${this.#folder}`, `--cpu-prof-interval=${INTERVAL_MICROS}`];
    return { NODE_OPTIONS: options.join(' ') };
  }

  /** @param {Iterable<readonly [pid: number | undefined, name: string]>} services */
  async begin(services) {
    for (const [pid, name] of services) if (pid !== undefined) this.#services.set(pid, name);
    this.#session = new Session();
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.setSamplingInterval', { interval: INTERVAL_MICROS });
    await this.#session.post('Profiler.start');
  }

  /** @param {number} level @param {import('./cpu-profile.mjs').Window} window in which it was measured */
  noteWindow(level, window) {
    this.#windows.push({ level, ...window });
  }

  /** No more load is to come. */
  async end() {
    const { profile } = /** @type {any} */ (await this.#session?.post('Profiler.stop'));
    this.#session?.disconnect();
    this.#write(`load${PROFILED}`, profile);
    this.#write(WINDOWS_FILE, this.#windows);
  }

  /** Gives the profiles the names of their processes, all of which must have ended. */
  collect() {
    for (const file of readdirSync(this.#folder).filter((name) => LEFT_BY_NODE.test(name))) {
      const name = this.#services.get(Number(LEFT_BY_NODE.exec(file)?.[1]));
      const path = join(this.#folder, file);
      // A service that was started later saw nothing of the measured load.
      if (name) renameSync(path, join(this.#folder, `${name}${PROFILED}`));
      else rmSync(path);
    }
  }

  /** @param {string} file @param {unknown} content */
  #write(file, content) {
    writeFileSync(join(this.#folder, file), JSON.stringify(content));
  }
}

const isProfile = (/** @type {string} */ file) => file.endsWith(PROFILED);
