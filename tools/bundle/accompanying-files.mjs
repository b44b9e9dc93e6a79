import { cpSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { packageOf } from './package-of.mjs';

/** Within the folder of the bundle. */
const FILES = 'files';
/** How CommonJS code finds the protos of its package. */
const READS_PROTOS = /__dirname\b.*\bproto/;
/** How our code finds a file of a package. */
const LOCATES = /createRequire\(import\.meta\.url\)\.resolve\('([^']+)'\)/g;
/** How Prisma keeps its compiler of queries: as four megabytes of text in a module. */
const WASM = /^(const|let|var) wasm = ["'](?<base64>[\w+/=]+)["']/;

/**
 * The code of a module, reading its files from beside the bundle, where they are copied to: protos beside the code that reads them, what is
 * named by `createRequire(import.meta.url).resolve('package/file')`, and WebAssembly that was text.
 *
 * @param {string} code
 * @param {string} file of the module
 * @param {string} out folder of the bundle
 */
export function withFilesBeside(code, file, out) {
  return binaryWasm(protos(located(code, file, out), file, out), file, out);
}

/** @param {string} code @param {string} file @param {string} out */
function located(code, file, out) {
  return code.replaceAll(LOCATES, (_, /** @type {string} */ name) => {
    cpSync(createRequire(file).resolve(name), path.join(out, FILES, name));
    return beside(name);
  });
}

/** @param {string} code @param {string} file @param {string} out */
function protos(code, file, out) {
  if (!READS_PROTOS.test(code)) return code;
  const { name, folder } = packageOf(file);
  for (const proto of globSync('**/*.proto', { cwd: folder })) {
    cpSync(path.join(folder, proto), path.join(out, FILES, name, proto));
  }
  return code.replaceAll(/\b__dirname\b/g, beside(path.join(name, path.relative(folder, path.dirname(file)))));
}

/** @param {string} code @param {string} file @param {string} out */
function binaryWasm(code, file, out) {
  const base64 = WASM.exec(code)?.groups?.['base64'];
  if (!base64) return code;
  const name = path.join(packageOf(file).name, `${path.basename(file).split('.wasm')[0]}.wasm`);
  mkdirSync(path.join(out, FILES, path.dirname(name)), { recursive: true });
  writeFileSync(path.join(out, FILES, name), Buffer.from(base64, 'base64'));
  return `export const wasm = require('node:fs').readFileSync(${beside(name)}, 'base64');`;
}

/** @param {string} name */
const beside = (name) => `(__dirname + '/${FILES}/${name}')`;
