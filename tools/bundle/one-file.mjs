/** What CommonJS code finds around itself, and code of an ES module does not. */
const CIRCUMSTANCES = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = import.meta.filename, __dirname = import.meta.dirname;',
].join(' ');

/** How esbuild makes one file, an ES module for Node, of code and the packages that it imports. */
export const ONE_FILE = /** @satisfies {import('esbuild').BuildOptions} */ ({
  bundle: true,
  platform: 'node',
  target: 'node20',
  // One file: when parts are split off, reflect-metadata comes too late for the decorators.
  format: 'esm',
  banner: { js: CIRCUMSTANCES },
  legalComments: 'none',
  logLevel: 'silent',
});
