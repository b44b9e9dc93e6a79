#!/usr/bin/env node
// npm run bench: how fast Comanda is here, beside what bare Postgres can do. Runs in a fresh clone, so nothing but Node's own
// modules may be imported here or in what is imported here.
import { parseArguments, usage, UsageError } from './bench/arguments.mjs';
import { bootstrap } from './install/bootstrap.mjs';

const options = readArguments();
await bootstrap(
  async (log) => {
    const { bench } = await import('./bench/index.mjs');
    return bench(options, log);
  },
  options.json ? process.stderr : process.stdout,
);

function readArguments() {
  try {
    const parsed = parseArguments(process.argv.slice(2));
    if (!parsed.help) return parsed;
    process.stdout.write(usage);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`bench: ${error.message}\nSee npm run bench -- --help\n`);
    process.exit(2);
  }
}
