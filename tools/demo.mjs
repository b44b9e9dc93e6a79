#!/usr/bin/env node
// npm run demo: Comanda on this machine, with orders that go through and orders that do not. Runs in a fresh clone, so
// nothing but Node's own modules may be imported here or in what is imported here.
import { parseArguments, usage, UsageError } from './demo/arguments.mjs';
import { bootstrap } from './install/bootstrap.mjs';

const options = readArguments();
await bootstrap(
  async (log) => {
    const { demo } = await import('./demo/index.mjs');
    return demo(options, log);
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
    process.stderr.write(`demo: ${error.message}\nSee npm run demo -- --help\n`);
    process.exit(2);
  }
}
