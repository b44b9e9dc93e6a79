import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { absentPackages } from './absent-packages.mjs';
import { licencesOf } from './licences.mjs';
import { ONE_FILE } from './one-file.mjs';
import { withoutOwnNames } from './own-names.mjs';
import { sources } from './sources.mjs';
import { thinMappings } from './thin-mappings.mjs';

/**
 * Puts all that a module runs, packages of others included, into `<out>/main.js`, and beside it the files that are read while it runs. The
 * folder needs nothing else, wherever it is.
 *
 * @param {string} out folder, which is emptied first
 * @param {string} main
 * @param {{ name: string, version: string }} manifest by which a running service knows its version
 * @throws {Error} when something is not found that our own code imports
 */
export async function bundleInto(out, main, { name, version }) {
  rmSync(out, { recursive: true, force: true });
  const { metafile } = await build({
    ...ONE_FILE,
    absWorkingDir: path.dirname(main),
    entryPoints: [main],
    outfile: path.join(out, 'main.js'),
    // Nest, errors and spans are told by names of classes.
    keepNames: true,
    minifySyntax: true,
    minifyWhitespace: true,
    metafile: true,
    sourcemap: 'linked',
    sourcesContent: false,
    plugins: [absentPackages, sources(out)],
  });
  rewrite(path.join(out, 'main.js'), withoutOwnNames);
  rewrite(path.join(out, 'main.js.map'), thinSourceMap);
  const files = Object.keys(metafile.inputs).map((file) => path.join(path.dirname(main), file));
  writeFileSync(path.join(out, 'LICENCES'), licencesOf(files));
  writeFileSync(path.join(out, 'package.json'), `${JSON.stringify({ name, version, type: 'module' }, null, 2)}\n`);
}

/**
 * @param {string} file
 * @param {(text: string) => string} change
 */
function rewrite(file, change) {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

/** @param {string} text */
function thinSourceMap(text) {
  const map = JSON.parse(text);
  return JSON.stringify({ ...map, names: [], mappings: thinMappings(map.mappings) });
}
