import { join } from 'node:path';
import { GiveUp, waitUntil } from '../process/wait-until.mjs';
import { RANK } from '../process/guard.mjs';
import { ManagedProcess } from './managed-process.mjs';

const READY_MS = 60_000;
const GATEWAY = 'gateway';

/**
 * What is short-lived in a service is small: with V8's own choice, made for the machine's memory, a busy process grows to twice what
 * it needs. In the gateway requests live as long as their sagas; with little room they are copied again and again, while others wait.
 */
const YOUNG_MB = 8;
const YOUNG_MB_OF_GATEWAY = 16;
/** Left to itself, V8 lets what has died lie until the old generation has doubled, and a busy process is half garbage. */
const GROWTH_PERCENT = 75;

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
    const args = [...nodeFlagsOf(serviceOf(name)), join('apps', serviceOf(name), 'bundle', 'main.js')];
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

/** @param {string} service */
function nodeFlagsOf(service) {
  const youngMb = service === GATEWAY ? YOUNG_MB_OF_GATEWAY : YOUNG_MB;
  return ['--enable-source-maps', `--max-semi-space-size=${youngMb}`, `--heap-growing-percent=${GROWTH_PERCENT}`];
}

/** The service that an instance's name belongs to: `order` of `order#2`. */
export function serviceOf(/** @type {string} */ instance) {
  return /** @type {string} */ (instance.split('#')[0]);
}
