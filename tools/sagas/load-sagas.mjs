import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nx } from '../build/index.mjs';
import { loadTypeScript } from '../simulate/typescript-loader.mjs';

const DEFINITIONS = 'apps/orchestrator/src/app/sagas/definitions.ts';
const TIMING = 'libs/saga-engine/src/timing.ts';

/** @typedef {import('@comanda/saga').SagaDefinition} SagaDefinition */

/**
 * The definitions of this checkout.
 *
 * @typedef {object} Sagas
 * @property {readonly SagaDefinition[]} definitions
 * @property {number} deadlineMs what a compensatable step without an own deadline has
 */

/**
 * Loads the definitions from their sources: what is planned is what is written. From then on this process loads TypeScript, and
 * `@comanda/saga` can be imported.
 *
 * @param {string} root
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<Sagas>}
 */
export async function loadSagas(root, log) {
  await log.step('generating', (progress) => nx(root, ['run', 'contracts:generate'], progress));
  loadTypeScript();
  const load = (/** @type {string} */ file) => import(pathToFileURL(join(root, file)).href);
  const [{ sagas }, { DEFAULT_DEADLINE_MS }] = await Promise.all([load(DEFINITIONS), load(TIMING)]);
  return { definitions: sagas, deadlineMs: DEFAULT_DEADLINE_MS };
}
