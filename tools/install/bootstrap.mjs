import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endWithParent } from '../process/end-with-parent.mjs';
import { endOnStopSignals, isStopping } from '../process/stop-signals.mjs';
import { createLog } from '../terminal/log.mjs';
import { ensureInstalled } from './index.mjs';
import { continueUnderNewerNode } from './newer-node.mjs';
import { checkNode } from './node-version.mjs';

/** Top folder of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Start of every command that is to work in a fresh clone: checks Node, installs what is missing, and goes on under a Node
 * that the services can run with. What follows may import packages, and is loaded after it, by `await import`.
 *
 * An error ends the process with exit code 1 and its message alone; a stack is of no use to someone who wants a demo.
 *
 * @param {(log: import('../terminal/log.mjs').Log) => Promise<number>} command resolves to the exit code
 * @param {NodeJS.WriteStream} [stream] where progress goes
 */
export async function bootstrap(command, stream = process.stdout) {
  const log = createLog(stream);
  try {
    checkNode();
    endWithParent();
    endOnStopSignals((signal) => log.line(`Stopping (${signal}).`));
    // Whoever read the output has gone: so has the reason to run.
    process.stdout.on('error', () => process.kill(process.pid, 'SIGTERM'));
    await ensureInstalled({ root, log });
    await continueUnderNewerNode(root);
    // Commands that name `node` or a tool mean the ones of this checkout.
    process.env['PATH'] = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
    process.exit(await command(log));
  } catch (error) {
    if (isStopping()) return;
    log.line(log.paint.red(describe(error)));
    process.exit(1);
  }
}

/** @param {unknown} error */
function describe(error) {
  if (!(error instanceof Error)) return String(error);
  return process.env['DEBUG'] ? (error.stack ?? error.message) : error.message;
}
