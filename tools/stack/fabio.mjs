import { join } from 'node:path';
import { RANK } from '../process/guard.mjs';
import { GiveUp, waitUntil } from '../process/wait-until.mjs';
import { ManagedProcess } from './managed-process.mjs';

const HOST = '127.0.0.1';
const ROUTE_MS = 30_000;

/**
 * @typedef {import('./ports.mjs').Ports} Ports
 * @typedef {import('./index.d.mts').FabioUrls} FabioUrls
 */

/** fabio in front of the gateways: our own, or one whose address was given and that we only look at. */
export class Fabio {
  #process;

  /** @param {FabioUrls} urls @param {ManagedProcess} [process] */
  constructor(urls, process) {
    this.urls = urls;
    this.#process = process;
  }

  /**
   * @param {import('../servers/resolve.mjs').Given | import('../servers/resolve.mjs').Found} server
   * @param {{ root: string, ports: Ports, consulUrl: string, guard: import('../process/guard.mjs').Guard, logFile: string, onCrash?: (exit: import('./managed-process.mjs').Exit) => void }} options
   */
  static prepare(server, { root, ports, consulUrl, guard, logFile, onCrash }) {
    if ('url' in server) return new Fabio({ http: server.url.replace(/\/$/, '') });
    const urls = {
      http: `http://${HOST}:${ports['fabio']}`,
      grpc: `${HOST}:${ports['fabio.grpc']}`,
      pages: `http://${HOST}:${ports['fabio.pages']}`,
      metrics: `http://${HOST}:${ports['fabio.metrics']}/metrics`,
    };
    const args = ['-cfg', join(root, 'fabio.properties'), ...here(ports, consulUrl)];
    const spec = { name: 'fabio', command: server.path, args, logFile, stopSignal: STOP, rank: RANK.service };
    return new Fabio(urls, new ManagedProcess(spec, guard, onCrash));
  }

  /** Whether it is ours: started and stopped by us. */
  get own() {
    return this.#process !== undefined;
  }

  get pid() {
    return this.#process?.pid;
  }

  /** Starts it, if it is ours, and waits until it answers: with a 503 as long as there is no gateway. */
  async start() {
    this.#process?.start();
    await waitUntil(`fabio at ${this.urls.http} to answer`, () => this.#ask('/readyz'), {
      timeoutMs: this.#process ? 60_000 : 5_000,
    });
  }

  /** Waits until it has sent a request to a gateway that is ready. */
  async findGateway() {
    const answered = async () => {
      const { status } = await this.#ask('/readyz');
      if (status !== 200) throw new Error(`it says ${status}`);
      return true;
    };
    await waitUntil(`fabio at ${this.urls.http} to have a route to a gateway`, answered, { timeoutMs: ROUTE_MS });
  }

  /** @param {string} path */
  async #ask(path) {
    if (this.#process && !this.#process.running) {
      throw new GiveUp(`fabio does not start. Its log ends with:\n${this.#process.logTail()}`);
    }
    const response = await fetch(`${this.urls.http}${path}`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response;
  }

  async stop() {
    await this.#process?.stop();
  }
}

const STOP = /** @type {const} */ ('SIGTERM');

/** What fabio.properties says for a machine of its own, and is otherwise in a stack. @param {Ports} ports @param {string} consulUrl */
function here(ports, consulUrl) {
  const listeners = [
    `${ports['fabio']};it=75s`,
    `${ports['fabio.grpc']};proto=grpc`,
    `${ports['fabio.metrics']};proto=prometheus`,
  ];
  return [
    `-proxy.addr=${listeners.map((listener) => `${HOST}:${listener}`).join(',')}`,
    `-ui.addr=${HOST}:${ports['fabio.pages']}`,
    `-registry.consul.addr=${consulUrl}`,
    // Nobody in front of it has to notice, and whoever pressed Ctrl-C waits.
    '-proxy.deregistergraceperiod=0s',
    '-proxy.shutdownwait=1s',
  ];
}
