import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as prettier from 'prettier';
import { unknownCommands } from './commands.mjs';
import { httpApiTable } from './http-api.mjs';
import { StepFailed } from './step.mjs';

const DECISIONS = 'docs/adr';
const TABLE = /(<!-- http-api -->\n)[^]*?(<!-- \/http-api -->)/;

/**
 * Checks that the pages' links lead somewhere, that the list of decisions is complete, that what they have one type is there, and that the
 * README lists the HTTP operations that proto/ declares.
 *
 * @param {string} root
 */
export async function checkDocs(root) {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const all = pages(root);
  const faults = [
    ...all.flatMap((page) => deadLinks(root, page)),
    ...unlistedDecisions(root),
    ...unknownCommands(root, all, readme),
  ];
  if (faults.length > 0) throw new StepFailed(faults.join('\n'));
  if ((await withHttpApi(root, readme)) === readme) return undefined;
  throw new StepFailed("README.md: the table of HTTP operations is not proto's", 'node tools/verify/write-docs.mjs');
}

/**
 * The README with its table of HTTP operations as proto/ declares them now.
 *
 * @param {string} root
 * @param {string} readme
 */
export async function withHttpApi(root, readme) {
  if (!TABLE.test(readme)) throw new StepFailed('README.md: the http-api comments are missing');
  const config = await prettier.resolveConfig(path.join(root, 'README.md'));
  const table = await prettier.format(await httpApiTable(root), { ...config, parser: 'markdown' });
  return readme.replace(TABLE, (_all, open, close) => `${open}\n${table}\n${close}`);
}

/** @param {string} root */
function pages(root) {
  return ['*.md', 'docs/**/*.md'].flatMap((pattern) => globSync(pattern, { cwd: root }));
}

/** @param {string} root @param {string} page */
function deadLinks(root, page) {
  const text = readFileSync(path.join(root, page), 'utf8').replace(/```[^]*?```/g, '');
  return [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(path.join(root, path.dirname(page), target)))
    .map((target) => `${page}: nothing is at ${target}`);
}

/** @param {string} root */
function unlistedDecisions(root) {
  const list = readIfThere(path.join(root, DECISIONS, 'README.md'));
  return globSync('[0-9]*.md', { cwd: path.join(root, DECISIONS) })
    .filter((file) => !list.includes(`(${file})`))
    .map((file) => `${DECISIONS}/README.md: ${file} is not in the list`);
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
