import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as prettier from 'prettier';
import { StepFailed } from './step.mjs';

const PAGES = 'docs/sagas';

/**
 * Checks that no definition of a saga that was released has changed, that new ones are among the released, and that the pages about
 * sagas say what the definitions do.
 *
 * @param {string} root
 * @param {import('../sagas/load-sagas.mjs').Sagas} sagas
 */
export async function checkSagas(root, sagas) {
  const { describeSaga } = await import('@comanda/saga');
  const { lockFaults, readLock } = await import('../sagas/lock.mjs');
  const faults = lockFaults(sagas.definitions.map(describeSaga), readLock(root));
  if (faults.length > 0) throw new StepFailed(faults.join('\n'));
  const stale = await stalePages(root, sagas);
  if (stale.length > 0)
    throw new StepFailed(`Not what the definitions say: ${stale.join(', ')}`, 'node tools/verify/write-docs.mjs');
  return undefined;
}

/** Writes the pages about sagas. @param {string} root @param {import('../sagas/load-sagas.mjs').Sagas} sagas */
export async function writeSagaPages(root, sagas) {
  mkdirSync(path.join(root, PAGES), { recursive: true });
  for (const [file, text] of await formattedPages(root, sagas)) writeFileSync(path.join(root, PAGES, file), text);
}

/** @param {string} root @param {import('../sagas/load-sagas.mjs').Sagas} sagas */
async function stalePages(root, sagas) {
  const pages = await formattedPages(root, sagas);
  const files = globSync('*.md', { cwd: path.join(root, PAGES) });
  const wrong = [...pages].filter(([file, text]) => textOf(path.join(root, PAGES, file)) !== text);
  return [...wrong.map(([file]) => file), ...files.filter((file) => !pages.has(file))];
}

/** @param {string} root @param {import('../sagas/load-sagas.mjs').Sagas} sagas */
async function formattedPages(root, sagas) {
  const { sagaPages } = await import('../sagas/pages.mjs');
  const config = await prettier.resolveConfig(path.join(root, 'README.md'));
  const formatted = [...sagaPages(sagas)].map(
    async ([file, text]) =>
      /** @type {const} */ ([file, await prettier.format(text, { ...config, parser: 'markdown' })]),
  );
  return new Map(await Promise.all(formatted));
}

/** @param {string} file */
const textOf = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
