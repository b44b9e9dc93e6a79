import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as prettier from 'prettier';
import { StepFailed } from './step.mjs';

const PAGE = 'docs/configuration.md';
const TABLES = /(<!-- settings -->\n)[^]*?(<!-- \/settings -->)/;

/** @typedef {ReadonlyMap<string, import('../config/schemas.mjs').Schema>} Schemas */

/** Checks that the reference of settings is what the services' schemas say. @param {string} root @param {Schemas} schemas */
export async function checkConfiguration(root, schemas) {
  const text = existsSync(path.join(root, PAGE)) ? readFileSync(path.join(root, PAGE), 'utf8') : '';
  if ((await withReference(root, schemas, text)) === text) return undefined;
  throw new StepFailed(`${PAGE}: the tables are not what the schemas say`, 'node tools/verify/write-docs.mjs');
}

/** Writes the reference into its page. @param {string} root @param {Schemas} schemas */
export async function writeConfiguration(root, schemas) {
  const file = path.join(root, PAGE);
  writeFileSync(file, await withReference(root, schemas, readFileSync(file, 'utf8')));
}

/** @param {string} root @param {Schemas} schemas @param {string} text */
async function withReference(root, schemas, text) {
  if (!TABLES.test(text)) throw new StepFailed(`${PAGE}: the settings comments are missing`);
  const { reference } = await import('../config/reference.mjs');
  const style = await prettier.resolveConfig(path.join(root, PAGE));
  const tables = await prettier.format(reference(schemas), { ...style, parser: 'markdown' });
  return text.replace(TABLES, (_all, open, close) => `${open}\n${tables}\n${close}`);
}
