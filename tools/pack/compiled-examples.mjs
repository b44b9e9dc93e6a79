import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../process/run.mjs';

/**
 * Compiles all examples at once, as their own `npm run build` does each (with the packages' own types checked, too): beside the sources, so
 * that every import is found from its example's folder alone.
 *
 * @param {string} top the folder with a folder for each example
 * @param {readonly string[]} examples
 * @returns {Promise<string[]>} the files that were read
 * @throws {import('../process/run.mjs').CommandFailed} with what does not compile
 */
export async function compileExamples(top, examples) {
  const [first] = examples;
  const tsconfig = {
    extends: `./${first}/tsconfig.json`,
    compilerOptions: {
      ...{ rootDir: '.', outDir: '.', skipLibCheck: false },
      typeRoots: [`${first}/node_modules/@types`],
    },
    include: examples.map((example) => `${example}/src`),
    // Where it compiles to would be left out.
    exclude: ['**/node_modules'],
  };
  writeFileSync(path.join(top, 'tsconfig.json'), JSON.stringify(tsconfig));
  const tsc = path.join(top, /** @type {string} */ (first), 'node_modules', 'typescript', 'bin', 'tsc');
  const said = await run(process.execPath, [tsc, '--listFiles'], { cwd: top });
  return said.split('\n').filter((line) => path.isAbsolute(line));
}
