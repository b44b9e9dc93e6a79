import { fileURLToPath } from 'node:url';
import { nx } from '../build/index.mjs';
import { root } from '../install/bootstrap.mjs';
import { CommandFailed } from '../process/run.mjs';
import { readReports, total } from './reports.mjs';

const LIMIT_MS = 15 * 60_000;
/** Twice the processors of a small machine: much of a test's time goes by until something starts, expires or comes back. */
const AT_ONCE = 4;
const LOOK_EVERY_MS = 500;
const reporter = fileURLToPath(new URL('./reporter.mjs', import.meta.url));

/**
 * @typedef {object} Run
 * @property {string} title
 * @property {readonly string[]} choice nx's options that choose the projects
 * @property {string} reports folder for the reports
 * @property {NodeJS.ProcessEnv} env
 * @property {import('../terminal/log.mjs').Log} log
 */

/**
 * Runs the test targets of some projects, and counts along. Results of earlier runs are not taken from nx's cache: they
 * would hide that a server or a setting has changed.
 *
 * @param {Run} run
 * @returns {Promise<string | undefined>} what nx said, if a task failed
 */
export async function runProjects({ title, choice, reports, env, log }) {
  const args = [
    'run-many',
    '-t',
    'test',
    ...choice,
    '--skip-nx-cache',
    '--exclude-task-dependencies',
    `--parallel=${AT_ONCE}`,
  ];
  const command = [...args, '--reporters=default', `--reporters=${reporter}`];
  try {
    await log.step(title, async (progress) => {
      const look = setInterval(() => progress(countText(reports)), LOOK_EVERY_MS);
      const options = { env: { ...env, TEST_REPORTS: reports, TEST_OWNER: String(process.pid) }, timeoutMs: LIMIT_MS };
      await nx(root, command, () => {}, options).finally(() => clearInterval(look));
    });
    return undefined;
  } catch (error) {
    if (error instanceof CommandFailed) return error.message;
    throw error;
  }
}

/** @param {string} reports */
function countText(reports) {
  const finished = readReports(reports);
  const { passed, failed } = total(finished.map((report) => ({ ...report, complete: true })));
  return `${passed} passed, ${failed} failed so far`;
}
