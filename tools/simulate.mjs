#!/usr/bin/env node
// npm run simulate: thousands of runs of the whole system, each with faults of its own. Runs in a fresh clone, so nothing but Node's own
// modules may be imported here or in what is imported here.
import { bootstrap } from './install/bootstrap.mjs';
import { parseArguments, usage, UsageError } from './simulate/arguments.mjs';

const options = readArguments();
await bootstrap(
  async (log) => {
    const { simulate } = await import('./simulate/index.mjs');
    return simulate(options, log);
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
    process.stderr.write(`simulate: ${error.message}\nSee npm run simulate -- --help\n`);
    process.exit(2);
  }
}
