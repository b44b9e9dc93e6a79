import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleInto } from './bundle-into.mjs';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'comanda-bundle-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (file: string, code: string): void => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), code);
};
const install = (name: string, code: string, type = 'module'): void => {
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.2.3', license: 'MIT', type }));
  write(`node_modules/${name}/index.js`, code);
};
/** What the bundle prints, when the packages are gone. */
const run = async (main: string): Promise<string> => {
  write('dist/main.js', main);
  await bundleInto(path.join(root, 'bundle'), path.join(root, 'dist/main.js'), { name: 'order', version: '1.0.0' });
  rmSync(path.join(root, 'node_modules'), { recursive: true, force: true });
  return execFileSync(process.execPath, ['--enable-source-maps', path.join(root, 'bundle/main.js')], {
    encoding: 'utf8',
    env: {},
  });
};

it('needs no package any more, and keeps the licences of all', async () => {
  install('pg', 'export class Client {}');
  expect(await run("import { Client } from 'pg'; console.log(Client.name);")).toBe('Client\n');
  expect(readFileSync(path.join(root, 'bundle/LICENCES'), 'utf8')).toContain('pg 1.2.3 (MIT)');
});

it('has what is loaded by createRequire only', async () => {
  install('pretty', 'module.exports = "pretty";', 'commonjs');
  const main = `import { createRequire } from 'node:module';
console.log(createRequire(import.meta.url)('pretty'));`;
  expect(await run(main)).toBe('pretty\n');
});

it('does without what a package can do without', async () => {
  install('nest', "export const sockets = () => import('sockets').catch(() => 'none');");
  expect(await run("import { sockets } from 'nest'; console.log(await sockets());")).toBe('none\n');
});

it('is not made without what our own code imports', async () => {
  await expect(run("import 'absent';")).rejects.toThrow('Could not resolve "absent"');
});

it('takes along the protos that a package reads', async () => {
  const code = `const file = require('path').join(__dirname, '../proto/health.proto');
exports.text = require('fs').readFileSync(file, 'utf8');`;
  install('health', '', 'commonjs');
  write('node_modules/health/build/health.js', code);
  write('node_modules/health/proto/health.proto', 'syntax');
  expect(await run("import { text } from 'health/build/health.js'; console.log(text);")).toBe('syntax\n');
});

it('takes along a file that our code looks up', async () => {
  install('pages', '');
  write('node_modules/pages/page.css', 'css');
  const main = `import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
console.log(readFileSync(createRequire(import.meta.url).resolve('pages/page.css'), 'utf8'));`;
  expect(await run(main)).toBe('css\n');
});

it('has WebAssembly beside it that was text', async () => {
  install('compiler', `const wasm = "${Buffer.from('binary').toString('base64')}"\nexport { wasm }\n`);
  const main = "const { wasm } = await import('compiler'); console.log(Buffer.from(wasm, 'base64').toString());";
  expect(await run(main)).toBe('binary\n');
});

it('keeps names, whatever else has them', async () => {
  const code = (field: string) => `export class Client { static all = new Map([[Client, '${field}']]); }
export class Refusal extends Error {}
export const answer = (callback = () => callback.name) => callback();`;
  install('pg', code('pg'));
  install('grpc', code('grpc'));
  const main = `import * as pg from 'pg';
import * as grpc from 'grpc';
const told = [pg, grpc].map(({ Client, Refusal, answer }) => [
  Client.name, new Client().constructor.name, new Refusal().constructor.name, answer.name, answer(),
]);
console.log(JSON.stringify(told));`;
  const names = ['Client', 'Client', 'Refusal', 'answer', 'callback'];
  expect(JSON.parse(await run(main))).toEqual([names, names]);
});

it('gives a closure no name that it has', async () => {
  const main = `console.log([1, 2].map((number) => {
  const double = () => 2 * number;
  return double.name + double();
}).join());`;
  expect(await run(main)).toBe('double2,double4\n');
  expect(readFileSync(path.join(root, 'bundle/main.js'), 'utf8')).not.toContain('"double"');
});

it("tells in a stack the place in our code, and the file of a package's", async () => {
  install('thrower', '\n\n\n\nexport function fail() {\n  return new Error("no").stack;\n}\n');
  const stack = await run(
    "import { fail } from 'thrower';\n\nconst ours = () => {\n  return fail();\n};\nconsole.log(ours());",
  );
  expect(stack).toMatch(/at fail \(.*node_modules\/thrower\/index\.js/);
  expect(stack).toMatch(/at ours \(.*dist\/main\.js:4:10\)/);
});
