import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../process/run.mjs';

/**
 * Generates and builds every project, or none when nothing has changed since: nx keeps what it has built.
 *
 * @param {{ root: string, log: import('../terminal/log.mjs').Log }} options
 * @throws {Error} with the end of what the build said
 */
export async function ensureBuilt({ root, log }) {
  await log.step('building', (progress) => nx(root, ['run-many', '-t', 'generate', 'build'], progress));
}

/** The libraries whose messages are generated. */
const OWNERS = ['contracts', 'messaging', 'service'];

/**
 * Generates messages, where some are missing: all else is loaded from its source.
 *
 * @param {string} root
 * @param {import('../terminal/log.mjs').Log} log
 */
export async function ensureGenerated(root, log) {
  if (OWNERS.every((owner) => existsSync(join(root, 'libs', owner, 'src', 'gen')))) return;
  await log.step('generating', (progress) =>
    nx(root, ['run-many', '-t', 'generate', '-p', OWNERS.join(',')], progress),
  );
}

/**
 * Runs nx without its daemon and its screen, so that nothing of it stays behind and its words can be shown.
 *
 * @param {string} root
 * @param {readonly string[]} args
 * @param {import('../terminal/log.mjs').Progress} progress told each task when it has ended
 * @param {Omit<import('../process/run.mjs').RunOptions, 'cwd'>} [options]
 * @throws {CommandFailed} when a task fails
 */
export async function nx(root, args, progress, { env, onLine = () => {}, ...options } = {}) {
  const tell = (/** @type {string} */ line) => {
    const task = /^> nx run ([\w-]+:[\w-]+)/.exec(line)?.[1];
    if (task) progress(task);
    onLine(line);
  };
  const command = [join(root, 'node_modules', '.bin', 'nx'), ...args, '--output-style=static'];
  return run(process.execPath, command, { ...options, cwd: root, env: { ...SETTINGS, ...env }, onLine: tell });
}

const SETTINGS = {
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  NX_NO_CLOUD: 'true',
  FORCE_COLOR: '0',
  CHECKPOINT_DISABLE: '1',
};
