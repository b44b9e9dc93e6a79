import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { runDatabaseCommand } from './database-commands.mjs';
import { nativeEngine } from './native.mjs';
import { serve } from './rpc.mjs';

const require = createRequire(import.meta.url);

/**
 * Behaves as the native schema engine does: `--version`, `cli <command>`, or JSON-RPC on standard input and output.
 *
 * @param {string[]} args
 */
export async function startEngine(args) {
  const native = nativeEngine();
  if (native) return handOver(native, args);
  if (args.includes('--version')) return console.log(`schema-engine-wasm ${engineVersion()}`);
  const { values, positionals } = parseArgs({ args, allowPositionals: true, strict: false, options: OPTIONS });
  const url = values['datasource'] ? JSON.parse(String(values['datasource'])).url : undefined;
  if (positionals[0] === 'cli') return runDatabaseCommand(String(positionals[1]), url);
  return serve({ url, datamodels: /** @type {string[]} */ (values['datamodels'] ?? []) });
}

/** @type {import('node:util').ParseArgsConfig['options']} */
const OPTIONS = {
  datamodels: { type: 'string', multiple: true },
  datasource: { type: 'string' },
  'enabled-preview-features': { type: 'string' },
  'extension-types': { type: 'string' },
};

/** @param {string} native @param {string[]} args */
function handOver(native, args) {
  const child = spawn(native, args, { stdio: 'inherit' });
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

function engineVersion() {
  // The package does not export its package.json.
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}
