import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleInto } from './bundle-into.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Makes `apps/<app>/bundle` of what swc has built of the app: esbuild itself does not write the types that Nest injects by.
 *
 * @param {string} app
 */
export async function bundle(app) {
  const folder = path.join(root, 'apps', app);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  await bundleInto(path.join(folder, 'bundle'), path.join(folder, 'dist', 'main.js'), manifest);
}
