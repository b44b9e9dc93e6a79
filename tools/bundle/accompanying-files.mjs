import { cpSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { packageOf } from './package-of.mjs';
import { findable } from './findable.mjs';

/** How CommonJS code finds the protos of its package. */
const READS_PROTOS = /__dirname\b.*\bproto/;
/** How our code finds a file of a package. */
const LOCATES = /createRequire\(import\.meta\.url\)\.resolve\('([^']+)'\)/g;

/**
 * Copies what is read while a service runs to `<out>/files/<package>`, and has it looked for there: protos beside the code that reads them, and
 * what is named by `createRequire(import.meta.url).resolve('package/file')`.
 *
 * @param {string} out
 * @returns {import('esbuild').Plugin}
 */
export function accompanyingFiles(out) {
  return {
    name: 'accompanying-files',
    setup({ onLoad }) {
      onLoad({ filter: /\.[cm]?js$/ }, ({ path: file }) => {
        const code = readFileSync(file, 'utf8');
        const contents = besideProtos(findable(located(code, file, out)), file, out);
        return contents === code ? undefined : { contents, loader: 'js' };
      });
    },
  };
}

/** @param {string} code @param {string} file @param {string} out */
function besideProtos(code, file, out) {
  if (!READS_PROTOS.test(code)) return code;
  const { name, folder } = packageOf(file);
  for (const proto of globSync('**/*.proto', { cwd: folder })) {
    cpSync(path.join(folder, proto), path.join(out, 'files', name, proto));
  }
  const within = path.posix.join('files', name, path.relative(folder, path.dirname(file)));
  return code.replaceAll(/\b__dirname\b/g, `(__dirname + '/${within}')`);
}

/** @param {string} code @param {string} file @param {string} out */
function located(code, file, out) {
  return code.replaceAll(LOCATES, (_, /** @type {string} */ name) => {
    cpSync(createRequire(file).resolve(name), path.join(out, 'files', name));
    return `(__dirname + '/files/${name}')`;
  });
}
