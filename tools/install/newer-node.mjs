import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isTooOldForServices, tooOldMessage } from './node-version.mjs';

/**
 * Where the running Node is too old for the services, runs the same command again under the Node that came with the
 * packages, ends with its exit code, and never returns. The other process ends when this one does, however that happens:
 * its IPC channel closes, see endWithParent.
 *
 * @param {string} root
 * @throws {Error} when there is no newer Node
 */
export async function continueUnderNewerNode(root) {
  if (!isTooOldForServices()) return;
  const node = join(root, 'node_modules', '.bin', 'node');
  if (!existsSync(node)) throw new Error(tooOldMessage());
  const child = spawn(node, process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of STOP_SIGNALS) {
    process.removeAllListeners(signal);
    process.on(signal, () => child.kill(signal));
  }
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (exitCode, signal) => resolve(exitCode ?? (signal ? 1 : 0)));
  });
  process.exit(code);
}

const STOP_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
