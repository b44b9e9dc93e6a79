import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { absentPackages } from './absent-packages.mjs';
import { licencesOf } from './licences.mjs';
import { sources } from './sources.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What CommonJS code finds around itself, and code of an ES module does not. */
const CIRCUMSTANCES = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = import.meta.filename, __dirname = import.meta.dirname;',
].join(' ');

/**
 * Puts all that a service runs, packages of others included, into `apps/<app>/bundle/main.js`, and beside it the files that are read
 * while it runs. The folder needs nothing else, wherever it is.
 *
 * It is made of what swc has built: esbuild itself does not write the types that Nest injects by.
 *
 * @param {string} app
 */
export async function bundle(app) {
  const folder = path.join(root, 'apps', app);
  const out = path.join(folder, 'bundle');
  rmSync(out, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [path.join(folder, 'dist', 'main.js')],
    outfile: path.join(out, 'main.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    // One file: when parts are split off, reflect-metadata comes too late for the decorators.
    format: 'esm',
    banner: { js: CIRCUMSTANCES },
    // Nest, errors and spans are told by names of classes.
    keepNames: true,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    plugins: [absentPackages, sources(out)],
  });
  const files = Object.keys(metafile.inputs).map((file) => path.join(root, file));
  writeFileSync(path.join(out, 'LICENCES'), licencesOf(files));
  const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  writeFileSync(path.join(out, 'package.json'), `${JSON.stringify({ name, version, type: 'module' }, null, 2)}\n`);
}
