import { isBuiltin } from 'node:module';
import { isInstalled } from './package-of.mjs';

/** So that the question whether a package is there is not put to this plugin again. */
const ASKING = Symbol('asking');

/**
 * Leaves out what packages of others can do without and is not installed, such as Nest's transports: only who uses it misses it, as
 * before. What our own code imports must be there.
 *
 * @type {import('esbuild').Plugin}
 */
export const absentPackages = {
  name: 'absent-packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, importer, ...from }) => {
      if (pluginData === ASKING || isBuiltin(path) || !isInstalled(importer)) return undefined;
      const found = await resolve(path, { ...from, importer, pluginData: ASKING });
      return found.errors.length > 0 ? { path, external: true } : found;
    });
  },
};
