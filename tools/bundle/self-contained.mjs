import { build } from 'esbuild';
import { absentPackages } from './absent-packages.mjs';
import { ONE_FILE } from './one-file.mjs';

/**
 * A module with the packages that it imports inside, to be run where there are none.
 *
 * @param {string} code
 * @param {string} root folder in whose node_modules the packages are
 */
export async function selfContained(code, root) {
  const { outputFiles } = await build({
    ...ONE_FILE,
    stdin: { contents: code, resolveDir: root },
    write: false,
    minify: true,
    plugins: [absentPackages],
  });
  return outputFiles.map(({ text }) => text).join('\n');
}
