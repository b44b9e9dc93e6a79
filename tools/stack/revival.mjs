import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;
/** Who lived that long has recovered. */
const STEADY_MS = 30_000;

/**
 * Starts again what has ended unasked, as an orchestrator of containers would: soon at first, less and less often when it
 * keeps ending.
 */
export class Revival {
  #log;
  #pause;
  #active = false;
  /** @type {Map<string, { delay: number, at: number }>} */
  #last = new Map();

  /** @param {import('../terminal/log.mjs').Log} log @param {(ms: number) => Promise<unknown>} [pause] */
  constructor(log, pause = sleep) {
    this.#log = log;
    this.#pause = pause;
  }

  /** Before this, an end is a failed start, and whoever started it is told. */
  begin() {
    this.#active = true;
  }

  /** From now on nothing is started again. */
  end() {
    this.#active = false;
  }

  /**
   * @param {string} name
   * @param {import('./managed-process.mjs').Exit} exit
   * @param {() => Promise<void>} start
   */
  async revive(name, exit, start) {
    if (!this.#active) return;
    const delay = this.#delay(name);
    const how = exit.signal ? `was ended by ${exit.signal}` : `ended with exit code ${exit.code}`;
    this.#log.warn(`${name} ${how}; starting it again`);
    await this.#pause(delay);
    if (!this.#active) return;
    const began = performance.now();
    try {
      await start();
      this.#log.line(`${name} is back after ${Math.round(delay + performance.now() - began)} ms`);
    } catch (error) {
      if (this.#active) this.#log.warn(`${name} did not come back: ${/** @type {Error} */ (error).message}`);
    }
  }

  /** @param {string} name */
  #delay(name) {
    const { delay = 0, at = -Infinity } = this.#last.get(name) ?? {};
    const steady = performance.now() - at > STEADY_MS;
    const next = steady ? FIRST_DELAY_MS : Math.min(delay * 2, LONGEST_DELAY_MS);
    this.#last.set(name, { delay: next, at: performance.now() });
    return next;
  }
}
