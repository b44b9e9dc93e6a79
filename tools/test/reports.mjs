import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('./reporter.mjs').Report} Report */

/** The reports that are there by now. @param {string} folder @returns {Report[]} */
export function readReports(folder) {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

/**
 * Adds up. A project that has broken off counts as one failure more: what it would have found is not known.
 *
 * @param {readonly Report[]} reports
 */
export function total(reports) {
  const sum = (/** @type {(report: Report) => number} */ count) =>
    reports.reduce((all, report) => all + count(report), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed, complete }) => failed + (complete ? 0 : 1)),
  };
}

/** What failed, for people. @param {readonly Report[]} reports */
export function failureText(reports) {
  return reports
    .flatMap(({ project, failures, complete }) => [
      ...failures.map(({ name, message }) => `● ${project}: ${name}\n${indent(message)}`),
      ...(complete ? [] : [`● ${project}: broke off before its tests had ended`]),
    ])
    .join('\n\n');
}

/** What was skipped, a line a suite, which says why in its name. @param {readonly Report[]} reports */
export function skippedText(reports) {
  return reports
    .flatMap(({ project, skipped }) =>
      Object.entries(skipped).map(([suite, count]) => `${count} skipped in ${project}: ${suite}`),
    )
    .join('\n');
}

/** @param {string} text */
const indent = (text) =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
