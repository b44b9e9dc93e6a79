import { accessSync, constants, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Path of the native engine that Prisma's install has downloaded, if it could. */
export function nativeEngine() {
  const folder = dirname(require.resolve('@prisma/engines/package.json'));
  // Partial downloads and checksums lie beside it under longer names.
  const names = readdirSync(folder).filter(
    (name) => /^schema-engine-[\w.-]+$/.test(name) && !/\.(sha256|gz|tmp)/.test(name),
  );
  return names.map((name) => join(folder, name)).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
