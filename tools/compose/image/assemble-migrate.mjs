// node tools/compose/image/assemble-migrate.mjs OUT: what the image of the migration jobs holds: the WebAssembly build of Prisma's schema
// engine, and the migrations. Runs in the build of the image.
import { cpSync, globSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installedClosure } from './closure.mjs';
import { copyPackages } from './lay-out.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const PACKAGES = ['@prisma/schema-engine-wasm', '@prisma/driver-adapter-utils', '@prisma/adapter-pg', 'pg'];
const FILES = ['tools/package.json', 'tools/prisma-engine', 'tools/compose/migrate.mjs', 'prisma/*/migrations'];

/** @param {string} out */
function assemble(out) {
  const packages = installedClosure(root, PACKAGES);
  copyPackages(root, packages, path.join(out, 'packages'));
  for (const file of globSync(FILES, { cwd: root })) {
    cpSync(path.join(root, file), path.join(out, 'migrations', file), { recursive: true });
  }
  process.stdout.write(`migrate: ${packages.size} packages\n`);
}

const [out] = process.argv.slice(2);
if (!out) throw new Error('usage: assemble-migrate.mjs OUT');
assemble(out);
