import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { RANK } from '../process/guard.mjs';
import { GiveUp, waitUntil } from '../process/wait-until.mjs';
import { ManagedProcess } from './managed-process.mjs';

/** A Consul server: our own, or one whose address was given and that we only look at. */
export class Consul {
  #process;
  #store;

  /** @param {string} url @param {ManagedProcess} [process] @param {string} [store] */
  constructor(url, process, store) {
    this.url = url;
    this.#process = process;
    this.#store = store;
  }

  /**
   * Its ports are `consul` (HTTP), `consul.server` and `consul.gossip`; DNS and gRPC are off.
   *
   * @param {import('../servers/resolve.mjs').Given | import('../servers/resolve.mjs').Found} server
   * @param {{ dataDir: string, ports: import('./ports.mjs').Ports, guard: import('../process/guard.mjs').Guard, logFile: string, onCrash?: (exit: import('./managed-process.mjs').Exit) => void, settings?: import('./index.d.mts').StackOptions['consulSettings'] }} options
   */
  static prepare(server, { dataDir, ports, guard, logFile, onCrash, settings = {} }) {
    if ('url' in server) return new Consul(server.url.includes('://') ? server.url : `http://${server.url}`);
    const store = join(dataDir, 'consul');
    const args = ['agent', '-data-dir', store, ...ALONE, ...portArguments(ports), ...settingArguments(settings)];
    const spec = { name: 'consul', command: server.path, args, logFile, stopSignal: STOP, rank: RANK.broker };
    return new Consul(`http://127.0.0.1:${ports['consul']}`, new ManagedProcess(spec, guard, onCrash), store);
  }

  /** Whether it is ours: started, stopped and wiped by us. */
  get own() {
    return this.#process !== undefined;
  }

  get pid() {
    return this.#process?.pid;
  }

  /**
   * Starts it, if it is ours, and waits until it knows what it was given before: it has a leader, and takes writes, before that leader has
   * gone through the log.
   */
  async start() {
    this.#process?.start();
    await waitUntil(`Consul at ${this.url} to answer as of now`, () => this.#isReady(), {
      timeoutMs: this.#process ? 60_000 : 5_000,
    });
  }

  async #isReady() {
    if (this.#process && !this.#process.running) {
      throw new GiveUp(`Consul does not start. Its log ends with:\n${this.#process.logTail()}`);
    }
    const signal = AbortSignal.timeout(2_000);
    const response = await fetch(new URL('/v1/kv/any?keys&consistent', this.url), { signal });
    const text = await response.text();
    // There need not be such a key.
    if (!response.ok && response.status !== 404) throw new Error(`HTTP ${response.status} ${text}`);
    return true;
  }

  /** @param {{ kill?: boolean }} [how] */
  async stop({ kill = false } = {}) {
    await this.#process?.stop(kill ? { signal: 'SIGKILL' } : {});
  }

  /** Deletes everything that it has stored. It must have been stopped. */
  wipe() {
    if (!this.#store) throw new Error(`the server at ${this.url} is not ours to stop or to wipe`);
    if (this.#process?.running) throw new Error('stop Consul before its storage is deleted');
    rmSync(this.#store, { recursive: true, force: true });
  }
}

const STOP = /** @type {const} */ ('SIGTERM');

/** One server that needs no others; all of it must be known to Consul 1.8, too. */
const ALONE = [
  ...['-server', '-bootstrap-expect=1', '-ui', '-node=comanda', '-disable-host-node-id'],
  ...['-bind=127.0.0.1', '-client=127.0.0.1', '-dns-port=-1', '-grpc-port=-1', '-serf-wan-port=-1'],
  // The first leader is there in two seconds, not in ten.
  ...['-hcl', 'performance { raft_multiplier = 1 }', '-hcl', 'disable_update_check = true'],
];

/** @param {import('./ports.mjs').Ports} ports */
function portArguments(ports) {
  return [
    `-http-port=${ports['consul']}`,
    `-server-port=${ports['consul.server']}`,
    `-serf-lan-port=${ports['consul.gossip']}`,
  ];
}

/** @param {Record<string, string | number | boolean>} settings */
function settingArguments(settings) {
  return Object.entries(settings).flatMap(([name, value]) => ['-hcl', `${name} = ${JSON.stringify(value)}`]);
}
