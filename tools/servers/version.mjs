import { run } from '../process/run.mjs';

/**
 * Runs the binary to see that it works here and is new enough.
 *
 * @param {import('./manifest.mjs').Server} server
 * @param {string} path
 * @returns {Promise<string>} its version
 * @throws {Error} when it does not run, or is too old
 */
export async function checkedVersion(server, path) {
  const said = await run(path, server.versionArguments, { timeoutMs: 10_000 });
  const version = /\d+\.\d+\.\d+/.exec(said)?.[0];
  if (!version) throw new Error(`${path} does not tell its version, but: ${said.slice(0, 100)}`);
  if (!isAtLeast(version, server.minimum)) throw new Error(`${path} is ${version}, ${server.minimum} is needed`);
  return version;
}

/** @param {string} version @param {string} minimum both as `1.2.3` */
export function isAtLeast(version, minimum) {
  return version.localeCompare(minimum, 'en', { numeric: true }) >= 0;
}
