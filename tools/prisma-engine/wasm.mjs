import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { migrationAdapter } from './adapter.mjs';
import { connection, schemaOf } from './connection.mjs';

const require = createRequire(import.meta.url);
const NOWHERE = { host: '127.0.0.1', port: 1 };
const EMPTY_SCHEMA = ['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n'];

/**
 * Loads the WebAssembly build of the schema engine.
 *
 * @param {{ url: string | undefined, datamodels: readonly string[] }} given files of the schema, and where the database is
 * @returns {Promise<Record<string, (params: unknown) => Promise<any>>>} the engine's methods
 */
export async function loadEngine({ url, datamodels }) {
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const compiled = new WebAssembly.Module(await readFile(join(folder, 'schema_engine_bg.wasm')));
  const { exports } = new WebAssembly.Instance(compiled, { './schema_engine_bg.js': /** @type {any} */ (bindings) });
  bindings.__wbg_set_wasm(exports);
  /** @type {any} */ (exports).__wbindgen_start();
  const adapter = bindMigrationAwareSqlAdapterFactory(migrationAdapter(url ? connection(url) : NOWHERE, schemaOf(url)));
  const schemas = await Promise.all(datamodels.map(async (file) => [file, await readFile(file, 'utf8')]));
  const given = { datamodels: schemas.length > 0 ? schemas : [EMPTY_SCHEMA] };
  return /** @type {any} */ (bindings).SchemaEngine.new(given, () => {}, adapter);
}

/** @type {string | undefined} */
let panic;
/** @type {any} */ (globalThis).PRISMA_WASM_PANIC_REGISTRY = {
  set_message: (/** @type {string} */ text) => (panic = text),
};

/** What the engine said when it broke, if it did. */
export const panicMessage = () => panic;
