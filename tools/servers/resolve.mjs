import { join } from 'node:path';
import { takeLock } from '../process/lock.mjs';
import { silentLog } from '../terminal/log.mjs';
import { cacheFolder, publish, withScratch } from './cache.mjs';
import { servers } from './manifest.mjs';
import { debian } from './sources/debian.mjs';
import { go } from './sources/go.mjs';
import { cache, path } from './sources/installed.mjs';
import { release } from './sources/release.mjs';
import { checkedVersion } from './version.mjs';

const LOCK_WAIT_MS = 15 * 60_000;

/**
 * @typedef {import('./manifest.mjs').Server} Server
 * @typedef {{ url: string }} Given runs already, and is not ours to start or stop
 * @typedef {{ path: string, version: string, from: string }} Found
 *
 * @typedef {object} Around what a source may use
 * @property {NodeJS.ProcessEnv} env
 * @property {string} folder the cache; for a source that fetches, an empty folder inside it that is deleted afterwards
 * @property {import('../terminal/log.mjs').Progress} progress
 *
 * @typedef {object} Source a way to come by a server's binary
 * @property {string} name
 * @property {(server: Server, around: Around) => Promise<string>} find path of the binary, or throws why there is none
 *
 * @typedef {object} ResolveOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {import('../terminal/log.mjs').Log} [log]
 * @property {readonly Source[]} [installed] where it may already be, in order
 * @property {readonly Source[]} [fetched] where it can be had from, in order; what they find is kept in the cache
 * @property {typeof checkedVersion} [check] throws if the binary at the path will not do
 */

/**
 * Finds a server: the address given in the environment, else a binary on PATH, else in the cache, else one fetched into
 * the cache from the first source that has it. A binary is only taken if it runs here and is new enough.
 *
 * @param {string} name of an entry of the manifest
 * @param {ResolveOptions} [options]
 * @returns {Promise<Given | Found>}
 * @throws {Error} that says what was tried, why each failed, and what to do
 */
export async function resolveServer(name, options = {}) {
  const { env = process.env, log = silentLog, installed = [path, cache], fetched = [release, debian, go] } = options;
  const server = servers[name];
  if (!server) throw new Error(`unknown server ${name}; known: ${Object.keys(servers).join(', ')}`);
  const url = env[server.urlVariable];
  if (url) return { url };

  const search = new Search(server, options.check ?? checkedVersion);
  const folder = cacheFolder(env);
  const here = await search.first(installed, { env, folder, progress: () => {} });
  if (here) return here;
  if (!isFetched(server)) throw new Error(search.report(folder));
  return log.step(`fetching ${name}`, (progress) =>
    fetchOnce(name, folder, progress, async () => {
      // Another run may have fetched it while this one waited for its turn.
      const now = await new Search(server, search.check).first(installed, { env, folder, progress });
      return now ?? (await fetchInto(folder, search, fetched, { env, progress }));
    }),
  );
}

/** Whether there is any source of it. @param {Server} server */
function isFetched({ release: pinned, debian: packaged, go: module }) {
  return Boolean(pinned ?? packaged ?? module);
}

/** @template T @param {string} name @param {string} folder @param {import('../terminal/log.mjs').Progress} progress @param {() => Promise<T>} work */
async function fetchOnce(name, folder, progress, work) {
  const onWait = () => progress('waiting for another run that is fetching it');
  const lock = await takeLock(join(folder, `${name}.lock`), { what: `fetching ${name}`, waitMs: LOCK_WAIT_MS, onWait });
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** @param {string} folder @param {Search} search @param {readonly Source[]} sources @param {Omit<Around, 'folder'>} around */
function fetchInto(folder, search, sources, around) {
  return withScratch(folder, async (scratch) => {
    const found = await search.first(sources, { ...around, folder: scratch });
    if (!found) throw new Error(search.report(folder));
    const kept = join(folder, search.server.name);
    publish(found.path, kept);
    return { ...found, path: kept };
  });
}

class Search {
  /** @type {string[]} */
  #failures = [];

  /** @param {Server} server @param {typeof checkedVersion} check */
  constructor(server, check) {
    this.server = server;
    this.check = check;
  }

  /** @param {readonly Source[]} sources @param {Around} around @returns {Promise<Found | undefined>} */
  async first(sources, around) {
    for (const source of sources) {
      around.progress(source.name);
      try {
        const path = await source.find(this.server, around);
        return { path, version: await this.check(this.server, path), from: source.name };
      } catch (error) {
        this.#failures.push(`${source.name}: ${reason(error)}`);
      }
    }
    return undefined;
  }

  /** @param {string} folder the cache */
  report(folder) {
    const { name, urlVariable, minimum, homepage } = this.server;
    return [
      `${name} could not be found or fetched. Tried, in this order:`,
      `  - ${urlVariable}: not set`,
      ...this.#failures.map((failure) => `  - ${failure}`),
      `Do one of these, then run the command again:`,
      `  - put ${name} ${minimum} or newer on PATH (${homepage})`,
      `  - copy its binary to ${join(folder, name)}`,
      `  - start one elsewhere and set ${urlVariable} to its address`,
    ].join('\n');
  }
}

/** @param {unknown} error */
function reason(error) {
  if (error instanceof Error && 'summary' in error) return String(error.summary);
  return error instanceof Error ? error.message : String(error);
}
