import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { GiveUp, waitUntil } from '../process/wait-until.mjs';
import { RANK } from '../process/guard.mjs';
import { ManagedProcess } from './managed-process.mjs';

/** A nats-server with JetStream: our own, or one whose address was given and that we only look at. */
export class Nats {
  #process;
  #store;

  /** @param {string} url @param {ManagedProcess} [process] @param {string} [store] @param {string} [monitorUrl] */
  constructor(url, process, store, monitorUrl) {
    this.url = url;
    this.monitorUrl = monitorUrl;
    this.#process = process;
    this.#store = store;
  }

  /**
   * @param {import('../servers/resolve.mjs').Given | import('../servers/resolve.mjs').Found} server
   * @param {{ dataDir: string, port: number, monitorPort?: number, guard: import('../process/guard.mjs').Guard, logFile: string, onCrash?: (exit: import('./managed-process.mjs').Exit) => void }} options
   */
  static prepare(server, { dataDir, port, monitorPort, guard, logFile, onCrash }) {
    if ('url' in server) return new Nats(server.url.includes('://') ? server.url : `nats://${server.url}`);
    const store = join(dataDir, 'nats');
    const args = ['--addr', '127.0.0.1', '--port', String(port), '--jetstream', '--store_dir', store];
    if (monitorPort !== undefined) args.push('--http_port', String(monitorPort));
    const monitorUrl = monitorPort === undefined ? undefined : `http://127.0.0.1:${monitorPort}`;
    // One processor is all that it needs here; to spread its work over several that others want, too, costs it a fifth more.
    const env = { GOMAXPROCS: '1', ...process.env };
    const spec = { name: 'nats-server', command: server.path, args, env, logFile, stopSignal: STOP, rank: RANK.broker };
    return new Nats(`nats://127.0.0.1:${port}`, new ManagedProcess(spec, guard, onCrash), store, monitorUrl);
  }

  /** Whether it is ours: started, stopped and wiped by us. */
  get own() {
    return this.#process !== undefined;
  }

  get pid() {
    return this.#process?.pid;
  }

  /** Starts it, if it is ours, and waits until it answers and offers JetStream. */
  async start() {
    this.#process?.start();
    await waitUntil(`nats-server at ${this.url} to answer with JetStream`, () => this.#offersJetStream(), {
      timeoutMs: this.#process ? 30_000 : 5_000,
    });
  }

  async #offersJetStream() {
    if (this.#process && !this.#process.running) {
      throw new GiveUp(`nats-server does not start. Its log ends with:\n${this.#process.logTail()}`);
    }
    const { jetstream } = await greeting(this.url);
    if (!jetstream) throw new Error('it runs without JetStream (start it with -js)');
    return true;
  }

  /** @param {{ kill?: boolean }} [how] */
  async stop({ kill = false } = {}) {
    await this.#process?.stop(kill ? { signal: 'SIGKILL' } : {});
  }

  /** Deletes everything that it has stored. It must have been stopped. */
  wipe() {
    if (this.#process?.running) throw new Error('stop nats-server before its storage is deleted');
    rmSync(this.ownStore(), { recursive: true, force: true });
  }

  /** @throws {Error} when the server is not ours */
  ownStore() {
    if (!this.#store) throw new Error(`the server at ${this.url} is not ours to stop or to wipe`);
    return this.#store;
  }
}

const STOP = /** @type {const} */ ('SIGTERM');

/**
 * What a nats-server says first to everyone who connects.
 *
 * @param {string} url
 * @returns {Promise<{ jetstream?: boolean }>}
 */
async function greeting(url) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port || 4222) });
  socket.setTimeout(2_000, () => socket.destroy(new Error('no answer')));
  try {
    let said = '';
    for await (const chunk of socket) {
      said += chunk;
      const info = /^INFO (\{.*\})/.exec(said)?.[1];
      if (info) return JSON.parse(info);
    }
    throw new Error('it closed the connection');
  } finally {
    socket.destroy();
  }
}
