#!/usr/bin/env node
// node tools/servers/cli.mjs NAME   prints the path of the server's binary (or its address, if that is given), and
// fetches it first where it is missing. Progress goes to standard error.
import { createLog } from '../terminal/log.mjs';
import { servers } from './manifest.mjs';
import { resolveServer } from './resolve.mjs';

const [name, ...rest] = process.argv.slice(2);
if (!name || rest.length > 0 || name.startsWith('-')) {
  process.stderr.write(`usage: node tools/servers/cli.mjs ${Object.keys(servers).join('|')}\n`);
  process.exit(2);
}
try {
  const found = await resolveServer(name, { log: createLog(process.stderr) });
  process.stdout.write(`${'url' in found ? found.url : found.path}\n`);
} catch (error) {
  process.stderr.write(`${/** @type {Error} */ (error).message}\n`);
  process.exit(1);
}
