import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { run } from '../process/run.mjs';
import { GiveUp, waitUntil } from '../process/wait-until.mjs';
import { RANK } from '../process/guard.mjs';
import { ManagedProcess } from './managed-process.mjs';
import { removeStalePidFile } from './postgres-pid-file.mjs';
import { giveTo, makeOpen, placePostgres } from './postgres-place.mjs';
import { unprivilegedUser } from './unprivileged-user.mjs';

const USER = 'postgres';
/** Known to all who can read this: it guards nothing but against mistakes, and listens on the loopback only. */
const PASSWORD = 'postgres';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  // Spares the checkpoints of a busy minute; durability is as by default, fsync included.
  max_wal_size: '1GB',
  log_min_messages: 'warning',
};

/** How Postgres is told to stop: `fast` ends open transactions, `immediate` is a crash that it recovers from. */
const STOP_SIGNALS = /** @type {const} */ ({ fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' });

/** @typedef {keyof typeof STOP_SIGNALS} StopMode */

/** Address of a database of a server of ours. @param {number} port @param {string} [database] */
export function postgresUrl(port, database = 'postgres') {
  return `postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
}

/** A Postgres server of our own, whose data stay in the data folder. */
export class Postgres {
  #process;
  #port;

  /** @param {ManagedProcess} process @param {number} port */
  constructor(process, port) {
    this.#process = process;
    this.#port = port;
  }

  /**
   * @param {{ dataDir: string, port: number, guard: import('../process/guard.mjs').Guard, logFile: string, onCrash?: (exit: import('./managed-process.mjs').Exit) => void }} options
   */
  static async prepare({ dataDir, port, guard, logFile, onCrash }) {
    const user = unprivilegedUser();
    const { binaries, parent } = await placePostgres(dataDir, user);
    const cluster = join(parent, 'postgres');
    if (!existsSync(cluster)) await initialise(binaries, cluster, user);
    await requireSameMajor(binaries, cluster);
    const settings = { ...SETTINGS, port: String(port) };
    const args = ['-D', cluster, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
    const spec = { name: 'postgres', command: join(binaries, 'postgres'), args, logFile, cwd: cluster };
    const how = { env: { ...process.env, LC_ALL: 'C' }, stopSignal: STOP_SIGNALS.fast, rank: RANK.database };
    return new Postgres(new ManagedProcess({ ...spec, ...how, user: ownerOf(cluster) }, guard, onCrash), port);
  }

  get pid() {
    return this.#process.pid;
  }

  /** @param {string} [database] */
  url(database = 'postgres') {
    return postgresUrl(this.#port, database);
  }

  /** Starts it and waits until it takes connections; after a crash it recovers first. */
  async start() {
    await this.#spawn();
    const answers = () => (this.#process.running ? this.#answers() : this.#spawnAgain());
    await waitUntil('Postgres to take connections', answers, { timeoutMs: 60_000 });
  }

  async #spawn() {
    await removeStalePidFile(/** @type {string} */ (this.#process.spec.cwd));
    this.#process.start();
  }

  async #spawnAgain() {
    const said = this.#process.logTail();
    // The children of a killed server live on for a moment; anything else would fail again.
    if (!said.includes('pre-existing shared memory block'))
      throw new GiveUp(`Postgres does not start. Its log ends with:\n${said}`);
    await sleep(200);
    await this.#spawn();
    return false;
  }

  async #answers() {
    const client = new pg.Client({ connectionString: this.url(), connectionTimeoutMillis: 2_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      return true;
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** @param {StopMode} [mode] */
  stop(mode = 'fast') {
    return this.#process.stop({ signal: STOP_SIGNALS[mode], timeoutMs: 30_000 });
  }
}

/** @param {string} binaries @param {string} cluster @param {import('./unprivileged-user.mjs').User | undefined} user */
async function initialise(binaries, cluster, user) {
  makeOpen(join(cluster, '..'));
  // Under another name until it is whole: a run that is broken off leaves no half of a cluster behind.
  const next = `${cluster}.new`;
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { mode: 0o700 });
  const passwordFile = `${cluster}.password`;
  writeFileSync(passwordFile, `${PASSWORD}\n`, { mode: 0o600 });
  for (const path of [next, passwordFile]) giveTo(path, user);
  const options = ['--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${passwordFile}`, '--encoding=UTF8'];
  // Sorted the same on every machine, whatever locales it has.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-sync'];
  try {
    await run(join(binaries, 'initdb'), ['-D', next, ...options, ...locale], {
      cwd: next,
      env: { LC_ALL: 'C' },
      ...user,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(next, cluster);
}

/** @param {string} binaries @param {string} cluster */
async function requireSameMajor(binaries, cluster) {
  const data = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const server = /\d+/.exec(await run(join(binaries, 'postgres'), ['--version']))?.[0];
  if (server === data) return;
  throw new Error(`${cluster} was written by Postgres ${data}, this is ${server}: start afresh with --reset`);
}

/** The cluster's owner, which may be another user than a first run would choose today. @param {string} cluster */
function ownerOf(cluster) {
  const { uid, gid } = statSync(cluster);
  return uid === process.getuid?.() ? undefined : { uid, gid };
}
