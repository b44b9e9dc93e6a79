import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withFilesBeside } from './accompanying-files.mjs';
import { findable } from './findable.mjs';
import { isInstalled } from './package-of.mjs';

/**
 * Hands esbuild each module as it can be bundled.
 *
 * @param {string} out folder of the bundle
 * @returns {import('esbuild').Plugin}
 */
export function sources(out) {
  return {
    name: 'sources',
    setup({ onLoad }) {
      onLoad({ filter: /\.[cm]?js$/ }, ({ path: file }) => {
        const code = readFileSync(file, 'utf8');
        const contents = withFilesBeside(findable(code), file, out);
        return { contents: isInstalled(file) ? mappedToItsFile(contents, file) : contents, loader: 'js' };
      });
    },
  };
}

/**
 * To read a source map of all that a service runs takes half a second and a hundred megabytes, at the first stack that is looked at. So of a
 * package's code a stack tells the file only.
 *
 * @param {string} code @param {string} file
 */
function mappedToItsFile(code, file) {
  // Each line begins where the file begins; esbuild takes nothing for a line from the one before it.
  const mappings = `AAAA${';AAAA'.repeat(code.split('\n').length)}`;
  const map = { version: 3, sources: [path.basename(file)], names: [], mappings };
  const url = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
  return `${code}\n//# sourceMappingURL=${url}\n`;
}
