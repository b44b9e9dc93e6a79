import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * @typedef {object} Report what is known so far of one project's tests
 * @property {string} project path of its folder
 * @property {number} passed
 * @property {number} failed
 * @property {{ name: string, message: string }[]} failures
 * @property {boolean} complete false while it runs, and for ever if it breaks off
 */

/**
 * A reporter for Jest that keeps a file up to date with the counts of the run, in the folder that TEST_REPORTS names: the
 * projects are tested by processes of their own, and someone has to add up.
 */
export default class CountingReporter {
  /** @type {Report} */
  #report;
  #file;

  /** @param {{ rootDir: string }} config */
  constructor({ rootDir }) {
    const project = relative(process.cwd(), rootDir);
    const folder = String(process.env['TEST_REPORTS']);
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, `${project.replaceAll('/', '-')}.json`);
    this.#report = { project, passed: 0, failed: 0, failures: [], complete: false };
  }

  onRunStart() {
    this.#write();
  }

  /** @param {unknown} _test @param {import('@jest/reporters').TestResult} result */
  onTestResult(_test, result) {
    this.#report.passed += result.numPassingTests;
    this.#report.failed += result.numFailingTests;
    for (const { status, fullName, failureMessages } of result.testResults) {
      if (status === 'failed') this.#report.failures.push({ name: fullName, message: failureMessages.join('\n') });
    }
    // A file that can't even be loaded has no tests to count.
    if (result.testExecError) {
      this.#report.failed += 1;
      this.#report.failures.push({ name: result.testFilePath, message: result.failureMessage ?? 'cannot be run' });
    }
    this.#write();
  }

  onRunComplete() {
    this.#report.complete = true;
    this.#write();
  }

  #write() {
    writeFileSync(`${this.#file}.next`, JSON.stringify(this.#report));
    renameSync(`${this.#file}.next`, this.#file);
  }
}
