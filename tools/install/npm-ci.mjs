import { CommandFailed, run } from '../process/run.mjs';

/** What npm says -> what a person can do about it. The first that fits counts. @type {[RegExp, string][]} */
const EXPLANATIONS = [
  [/ENOSPC/, 'the disk is full: free some space (about 1.5 GB are needed) and run the command again'],
  [/EACCES|EPERM|EROFS/, 'a file or folder may not be written: run it as the user who owns this folder'],
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/,
    'the package registry cannot be reached: check the network, or npm\'s "registry" and "proxy" settings',
  ],
  [/CERT|certificate/i, 'the certificate of the package registry is not trusted: see npm\'s "cafile" setting'],
  [/EINTEGRITY/, 'a package is not what package-lock.json says: clear the cache with `npm cache clean --force`'],
  [/E40[134]|ETARGET/, 'the package registry refuses a package: see below which, and check npm\'s "registry" setting'],
  [/cannot be started/, 'npm was not found: it comes with Node.js, see https://nodejs.org'],
];

/**
 * @param {string} root
 * @param {import('../terminal/log.mjs').Progress} progress
 * @throws {Error} with the likely cause first, then the end of npm's own words
 */
export async function npmCi(root, progress) {
  try {
    await run(...npmCommand(), { cwd: root, env: SETTINGS, onLine: (line) => progress(line.slice(0, 60)) });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new Error(`The packages could not be installed: ${explain(error.message)}\n${error.message}`, {
      cause: error,
    });
  }
}

/**
 * The likely cause, and what to do about it.
 *
 * @param {string} said what npm said at its end
 * @returns {string}
 */
export function explain(said) {
  return EXPLANATIONS.find(([pattern]) => pattern.test(said))?.[1] ?? 'see what npm said:';
}

const SETTINGS = {
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  // The newest packages ask for the newer Node that is among the packages.
  npm_config_loglevel: 'error',
  // Where a registry can't be reached, npm would try for minutes.
  npm_config_fetch_retries: '1',
  SCARF_ANALYTICS: 'false',
};

/** The npm that runs this script, or the one on PATH. @returns {[string, string[]]} */
function npmCommand() {
  const npm = process.env['npm_execpath'];
  return npm?.endsWith('.js') ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
}
