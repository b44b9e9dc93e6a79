import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isAlive } from '../process/alive.mjs';

const LOOK_EVERY_MS = 1_000;

/**
 * @typedef {object} Report what is known so far of one project's tests
 * @property {string} project path of its folder
 * @property {number} passed
 * @property {number} failed
 * @property {{ name: string, message: string }[]} failures
 * @property {Record<string, number>} skipped how many tests, by the name of their suite, which says why
 * @property {boolean} complete false while it runs, and for ever if it breaks off
 */

/**
 * A reporter for Jest that keeps a file up to date with the counts of the run, in the folder that TEST_REPORTS names: the
 * projects are tested by processes of their own, and someone has to add up. It ends the run when TEST_OWNER has ended.
 */
export default class CountingReporter {
  /** @type {Report} */
  #report;
  #file;
  /** Of the file that is being run. */
  #running = { passed: 0, failed: 0 };

  /** @param {{ rootDir: string }} config */
  constructor({ rootDir }) {
    const project = relative(process.cwd(), rootDir);
    const folder = String(process.env['TEST_REPORTS']);
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, `${project.replaceAll('/', '-')}.json`);
    this.#report = { project, passed: 0, failed: 0, failures: [], skipped: {}, complete: false };
    endWith(Number(process.env['TEST_OWNER']));
  }

  onRunStart() {
    this.#write();
  }

  /** @param {unknown} _test @param {import('@jest/test-result').TestCaseResult} result of one test, while its file goes on */
  onTestCaseResult(_test, { status }) {
    if (status === 'passed') this.#running.passed += 1;
    if (status === 'failed') this.#running.failed += 1;
    this.#write();
  }

  /** @param {unknown} _test @param {import('@jest/test-result').TestResult} result of a whole file */
  onTestResult(_test, result) {
    this.#running = { passed: 0, failed: 0 };
    this.#report.passed += result.numPassingTests;
    this.#report.failed += result.numFailingTests;
    for (const { status, fullName, ancestorTitles, failureMessages } of result.testResults) {
      if (status === 'pending') this.#skip(ancestorTitles[0] ?? fullName);
      if (status === 'failed') this.#report.failures.push({ name: fullName, message: failureMessages.join('\n') });
    }
    // A file that can't even be loaded has no tests to count.
    if (result.testExecError) {
      this.#report.failed += 1;
      this.#report.failures.push({ name: result.testFilePath, message: result.failureMessage ?? 'cannot be run' });
    }
    this.#write();
  }

  /** @param {string} suite */
  #skip(suite) {
    this.#report.skipped[suite] = (this.#report.skipped[suite] ?? 0) + 1;
  }

  onRunComplete() {
    this.#report.complete = true;
    this.#write();
  }

  #write() {
    const passed = this.#report.passed + this.#running.passed;
    const failed = this.#report.failed + this.#running.failed;
    writeFileSync(`${this.#file}.next`, JSON.stringify({ ...this.#report, passed, failed }));
    renameSync(`${this.#file}.next`, this.#file);
  }
}

/**
 * nx gives each task a process group of its own, and leaves it alone when it is stopped itself. So the tests, and what they
 * have started, look after the one that asked for them.
 *
 * @param {number} owner pid
 */
function endWith(owner) {
  setInterval(() => isAlive(owner) || process.kill(0, 'SIGTERM'), LOOK_EVERY_MS).unref();
}
