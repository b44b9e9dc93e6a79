import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureGenerated } from '../build/index.mjs';
import { loadTypeScript } from '../simulate/typescript-loader.mjs';
import { SERVICE_NAMES } from '../stack/services.mjs';

/** @typedef {import('zod').ZodObject} Schema */

/**
 * The settings of each service, from their sources: what is explained is what is written. From then on this process loads TypeScript, and
 * `@comanda/config` and `@comanda/service` can be imported.
 *
 * @param {string} root
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<ReadonlyMap<string, Schema>>} by service
 */
export async function loadSchemas(root, log) {
  await ensureGenerated(root, log);
  loadTypeScript();
  const loading = SERVICE_NAMES.map(async (service) => {
    const file = join(root, `apps/${service}/src/app/${service}.config.ts`);
    const module = await import(pathToFileURL(file).href);
    return /** @type {const} */ ([service, module[`${service}Config`]]);
  });
  return new Map(await Promise.all(loading));
}
