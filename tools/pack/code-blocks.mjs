import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LIBRARIES } from './libraries.mjs';

/** Pages whose code is taken from the example, which is compiled and run. */
export const PAGES = [
  'docs/guides/your-own-saga.md',
  'examples/trip/README.md',
  ...LIBRARIES.map((library) => `libs/${library}/README.md`),
];

/** A block with the comment that says what it is: `<!-- code: examples/trip/src/airline.ts#table -->`. */
const MARKED = /(<!-- code: ([^\s#]+)(?:#(\S+))? -->\n+```\w+\n)[^]*?^(```)$/gm;
/** What is no command line and no output. */
const CODE = /```(?:ts|js|json|sql)\n/g;

/**
 * The page with its code as the files have it now.
 *
 * @param {string} root
 * @param {string} text
 * @throws {Error} for a file or a region that is not there
 */
export function withCode(root, text) {
  return text.replace(MARKED, (_all, open, file, region, close) => `${open}${codeOf(root, file, region)}\n${close}`);
}

/** How many blocks of code say not where they are from. @param {string} text */
export function unmarkedBlocks(text) {
  return [...text.replace(MARKED, '').matchAll(CODE)].length;
}

/** @param {string} root @param {string} file @param {string | undefined} region a part of it; all of it if absent */
function codeOf(root, file, region) {
  const lines = readFileSync(path.join(root, file), 'utf8').trimEnd().split('\n');
  return (region ? linesOf(lines, region, file) : lines.filter((line) => !/^\/\/ #(end)?region/.test(line))).join('\n');
}

/** @param {string[]} lines @param {string} region @param {string} file */
function linesOf(lines, region, file) {
  const from = lines.indexOf(`// #region ${region}`);
  if (from < 0) throw new Error(`${file} has no region ${region}`);
  return lines.slice(from + 1, lines.indexOf('// #endregion', from));
}
