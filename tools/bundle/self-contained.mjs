import { build } from 'esbuild';
import { absentPackages } from './absent-packages.mjs';
import { CIRCUMSTANCES } from './circumstances.mjs';

/**
 * A module with the packages that it imports inside, to be run where there are none.
 *
 * @param {string} code
 * @param {string} root folder in whose node_modules the packages are
 */
export async function selfContained(code, root) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: CIRCUMSTANCES },
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [absentPackages],
  });
  return outputFiles.map(({ text }) => text).join('\n');
}
