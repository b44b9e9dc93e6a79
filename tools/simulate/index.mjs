import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureGenerated } from '../build/index.mjs';
import { root } from '../install/bootstrap.mjs';
import { runMutants } from './run-mutants.mjs';

/** @typedef {import('./arguments.mjs').SimulateOptions} SimulateOptions */

/**
 * Simulates, in a process of its own that has room for much garbage.
 *
 * @param {SimulateOptions} options
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<number>} exit code
 */
export async function simulate(options, log) {
  await ensureGenerated(root, log);
  if (options.mutants) return runMutants(options, log);
  return runWorker(['simulate', JSON.stringify(options)], 'inherit').ended;
}

/**
 * @param {readonly string[]} args
 * @param {'inherit' | 'pipe'} stdout
 */
export function runWorker(args, stdout) {
  const worker = join(root, 'tools', 'simulate', 'worker.mjs');
  const flags = ['--max-semi-space-size=32', '--enable-source-maps', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, worker, ...args], { stdio: ['ignore', stdout, 'inherit'] });
  /** @type {Promise<number>} */
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  return { child, ended };
}
