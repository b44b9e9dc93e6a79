import { join } from 'node:path';
import { GiveUp, waitUntil } from '../process/wait-until.mjs';
import { RANK } from '../process/guard.mjs';
import { ManagedProcess } from './managed-process.mjs';

const READY_MS = 60_000;

/**
 * What is short-lived in a service is small: with V8's own choice, made for the machine's memory, a busy process grows to twice what
 * it needs.
 */
const YOUNG_MB = 8;
/** Left to itself, V8 lets what has died lie until the old generation has doubled, and a busy process is half garbage. */
const GROWTH_PERCENT = 60;
const NODE_FLAGS = [
  '--enable-source-maps',
  `--max-semi-space-size=${YOUNG_MB}`,
  `--heap-growing-percent=${GROWTH_PERCENT}`,
];

/** One process of a service, named `order` or `order#2`. */
export class ServiceInstance {
  /**
   * @param {object} given
   * @param {string} given.name
   * @param {string} given.root
   * @param {string} given.logFile
   * @param {{ http: number, grpc?: number }} given.ports
   * @param {NodeJS.ProcessEnv} given.env
   * @param {import('../process/guard.mjs').Guard} guard
   * @param {(exit: import('./managed-process.mjs').Exit) => void} onCrash
   */
  constructor({ name, root, logFile, ports, env }, guard, onCrash) {
    this.name = name;
    this.httpUrl = `http://127.0.0.1:${ports.http}`;
    this.grpcUrl = ports.grpc === undefined ? undefined : `127.0.0.1:${ports.grpc}`;
    const args = [...NODE_FLAGS, join('apps', serviceOf(name), 'bundle', 'main.js')];
    const how = { stopSignal: /** @type {const} */ ('SIGTERM'), rank: RANK.service };
    this.process = new ManagedProcess(
      { name, command: process.execPath, args, cwd: root, env, logFile, ...how },
      guard,
      onCrash,
    );
  }

  /** Starts it and waits until it says that it is ready. */
  async start() {
    this.process.start();
    const url = `${this.httpUrl}/readyz`;
    await waitUntil(`${this.name} to be ready (${url})`, () => this.#isReady(url), { timeoutMs: READY_MS }).catch(
      (error) => {
        throw new Error(`${error.message}\nThe log of ${this.name} ends with:\n${this.process.logTail()}`, {
          cause: error,
        });
      },
    );
  }

  /** @param {string} url */
  async #isReady(url) {
    if (!this.process.running) throw new GiveUp(`${this.name} does not start`);
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    if (!response.ok) throw new Error(`HTTP ${response.status} ${(await response.text()).slice(0, 300)}`);
    await response.arrayBuffer().catch(() => {});
    return true;
  }
}

/** The service that an instance's name belongs to: `order` of `order#2`. */
export function serviceOf(/** @type {string} */ instance) {
  return /** @type {string} */ (instance.split('#')[0]);
}
