import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {object} Measured
 * @property {number[]} latencies in ms, of the orders that ended well within the window
 * @property {number} seconds length of the window
 * @property {{ from: number, to: number }} window its ends, in microseconds of the machine's monotonic clock
 * @property {number} orders that ended well in all, before and after the window too
 * @property {string[]} failures what was wrong with the others
 *
 * @typedef {object} Loop
 * @property {number} inFlight
 * @property {number} warmUpMs
 * @property {number} measureMs
 * @property {() => Promise<unknown>} [onBegin] done at the beginning of the window, while the load goes on
 * @property {() => Promise<unknown>} [onEnd] done at the end of the window, while the load goes on
 */

/** Between a failure and the next order: what fails at once would else be asked for thousands of times a second. */
const AFTER_FAILURE_MS = 50;

/**
 * Keeps so many orders in flight, each client placing the next one when its last has ended, and measures those that end within
 * a window after the warm-up. It returns when the last one has ended.
 *
 * @param {() => Promise<void>} placeOne rejects when the order does not end as it should
 * @param {Loop} loop
 * @returns {Promise<Measured>}
 */
export async function closedLoop(placeOne, { inFlight, warmUpMs, measureMs, onBegin, onEnd }) {
  const state = new LoopState();
  const clients = Array.from({ length: inFlight }, () => client(placeOne, state));
  await sleep(warmUpMs);
  await onBegin?.();
  state.open();
  await sleep(measureMs);
  state.close();
  await onEnd?.();
  state.stopping = true;
  await Promise.all(clients);
  return state.result();
}

/** @param {() => Promise<void>} placeOne @param {LoopState} state */
async function client(placeOne, state) {
  while (!state.stopping) {
    const began = performance.now();
    try {
      await placeOne();
      state.ended(performance.now() - began);
    } catch (error) {
      state.failures.push(error instanceof Error ? error.message : String(error));
      await sleep(AFTER_FAILURE_MS);
    }
  }
}

class LoopState {
  stopping = false;
  /** @type {string[]} */
  failures = [];
  /** @type {number[]} */
  #latencies = [];
  #orders = 0;
  #measuring = false;
  #window = { from: 0, to: 0 };

  open() {
    this.#measuring = true;
    this.#window.from = monotonicMicros();
  }

  close() {
    this.#measuring = false;
    this.#window.to = monotonicMicros();
  }

  /** @param {number} ms */
  ended(ms) {
    this.#orders += 1;
    if (this.#measuring) this.#latencies.push(ms);
  }

  /** @returns {Measured} */
  result() {
    const { from, to } = this.#window;
    const window = { latencies: this.#latencies, seconds: (to - from) / 1e6, window: this.#window };
    return { ...window, orders: this.#orders, failures: this.failures };
  }
}

const monotonicMicros = () => Number(process.hrtime.bigint() / 1_000n);
