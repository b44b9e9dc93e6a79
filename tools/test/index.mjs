import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../build/index.mjs';
import { root } from '../install/bootstrap.mjs';
import { tidyBeforeStop } from '../process/stop-signals.mjs';
import { resolveServer } from '../servers/resolve.mjs';
import { startStack } from '../stack/index.mjs';
import { runProjects } from './projects.mjs';
import { failureText, readReports, skippedText, total } from './reports.mjs';

const E2E = 'e2e';
/** What expires is gone after seconds: Consul's own minimum is ten. */
const QUICK = { session_ttl_min: '1s' };

/**
 * Runs the tests of all projects, or of some, and ends with the line `N passed, N failed`.
 *
 * @param {{ unit: boolean, e2e: boolean, projects: readonly string[] }} options
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<number>} exit code: 0 only if tests ran and none failed
 */
export async function runTests({ unit, e2e, projects }, log) {
  const [binaries] = await Promise.all([ownServers(log), ensureBuilt({ root, log })]);
  const reports = mkdtempSync(join(tmpdir(), 'comanda-tests-'));
  process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
  const run = { reports, env: binaries, log };
  const wantsE2e = e2e || (!unit && (projects.length === 0 || projects.includes(E2E)));
  const others = projects.filter((project) => project !== E2E);
  const problems = [];
  if (!e2e && (projects.length === 0 || others.length > 0)) problems.push(await testWithServers(others, run));
  if (wantsE2e)
    problems.push(await runProjects({ ...run, title: 'testing end to end', choice: [`--projects=${E2E}`] }));
  return conclude(
    readReports(reports),
    problems.filter((problem) => problem !== undefined),
    log,
  );
}

/**
 * Servers that tests may start, kill and wipe, as settings: one whose address was given is not for that.
 *
 * @param {import('../terminal/log.mjs').Log} log
 */
async function ownServers(log) {
  delete process.env['NATS_URL'];
  delete process.env['CONSUL_HTTP_ADDR'];
  delete process.env['FABIO_URL'];
  const [nats, consul] = await Promise.all(['nats-server', 'consul'].map((name) => ownServer(name, log)));
  return { TEST_NATS_SERVER_BINARY: nats, TEST_CONSUL_BINARY: consul };
}

/** @param {string} name @param {import('../terminal/log.mjs').Log} log */
async function ownServer(name, log) {
  const server = await resolveServer(name, { log });
  return 'path' in server ? server.path : undefined;
}

/** @param {readonly string[]} projects all but the end-to-end tests if none @param {Omit<import('./projects.mjs').Run, 'title' | 'choice'>} run */
async function testWithServers(projects, { env, log, ...run }) {
  const onBegin = (/** @type {() => Promise<void>} */ close) => tidyBeforeStop(close);
  const stack = await startStack({ services: [], databases: [], consul: true, consulSettings: QUICK, log, onBegin });
  try {
    // The servers are for everyone: a test makes a database, and subjects, of its own.
    const { postgres, nats, consul } = stack.urls;
    const servers = { TEST_DATABASE_URL: postgres, TEST_NATS_URL: nats, TEST_CONSUL_URL: consul };
    const choice = projects.length > 0 ? [`--projects=${projects.join(',')}`] : [`--exclude=${E2E}`];
    return await runProjects({ ...run, title: 'testing the projects', choice, env: { ...env, ...servers }, log });
  } finally {
    await stack.close();
  }
}

/**
 * @param {readonly import('./reports.mjs').Report[]} reports
 * @param {readonly string[]} problems what went wrong with running them
 * @param {import('../terminal/log.mjs').Log} log
 */
function conclude(reports, problems, log) {
  const { passed, failed } = total(reports);
  if (failed > 0) log.line(`\n${failureText(reports)}\n`);
  // A task that fails without a failed test has broken in a way that no report tells.
  const broken = failed === 0 && problems.length > 0;
  if (broken) log.line(`\n${problems.join('\n')}\n`);
  if (passed + failed === 0 && !broken)
    log.line('No test has run; `npx nx show projects` lists what there is to test.');
  const skipped = skippedText(reports);
  if (skipped) log.line(log.paint.yellow(skipped));
  log.line(`${passed} passed, ${failed + (broken ? 1 : 0)} failed`);
  return passed > 0 && failed === 0 && !broken ? 0 : 1;
}
