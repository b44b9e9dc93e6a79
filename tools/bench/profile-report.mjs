import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { summarise } from './cpu-profile.mjs';
import { PROFILED, WINDOWS_FILE } from './profile.mjs';
import { unbundled } from './unbundled.mjs';

/**
 * Where the time of each process went, as text, from what a profiled run has left in the folder.
 *
 * @param {string} folder
 * @param {{ level?: number, lines?: number }} [options] only the load with so many in flight; so many lines a list
 * @returns {string}
 */
export function profileReport(folder, { level, lines = 20 } = {}) {
  const windows = windowsOf(folder, level);
  const files = readdirSync(folder).filter((file) => file.endsWith(PROFILED));
  if (files.length === 0) throw new Error(`there is no profile in ${folder}`);
  const parts = files.sort().map((file) => {
    const summary = summarise(unbundled(JSON.parse(readFileSync(join(folder, file), 'utf8'))), windows);
    return reportOf(file.slice(0, -PROFILED.length), summary, lines);
  });
  return parts.join('\n\n');
}

/** @param {string} folder @param {number | undefined} level */
function windowsOf(folder, level) {
  /** @type {(import('./cpu-profile.mjs').Window & { level: number })[]} */
  const all = JSON.parse(readFileSync(join(folder, WINDOWS_FILE), 'utf8'));
  const windows = all.filter((window) => level === undefined || window.level === level);
  if (windows.length > 0) return windows;
  throw new Error(`no load of ${level} in flight was profiled; there are ${all.map((window) => window.level)}`);
}

/** @param {string} name @param {import('./cpu-profile.mjs').ProfileSummary} summary @param {number} lines */
export function reportOf(name, { micros, busy, groups, functions, callers }, lines) {
  const list = (/** @type {string} */ title, /** @type {readonly import('./cpu-profile.mjs').Share[]} */ shares) => [
    `  ${title}`,
    ...shares.slice(0, lines).map((share) => `  ${percent(share.micros, busy)}  ${share.name}`),
  ];
  return [
    `${name}: busy ${percent(busy, micros).trim()} of ${(micros / 1e6).toFixed(1)} s; percent of the busy time`,
    ...list('by package', groups),
    ...list('by function, what it did itself', functions),
    ...list('by function of this repository, with what it called', callers),
  ].join('\n');
}

/** @param {number} part @param {number} whole */
const percent = (part, whole) => `${((100 * part) / (whole || 1)).toFixed(1).padStart(5)} %`;
