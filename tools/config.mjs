#!/usr/bin/env node
// npm run config: the settings of the services, where each comes from, and changing them while they run. Runs in a fresh clone, so
// nothing but Node's own modules may be imported here or in what is imported here.
import { parseArguments, usage, UsageError } from './config/arguments.mjs';
import { bootstrap, root } from './install/bootstrap.mjs';

const options = readArguments();
// Standard output is for the answer.
await bootstrap(async (log) => {
  const { config } = await import('./config/index.mjs');
  return config(root, options, log);
}, process.stderr);

function readArguments() {
  try {
    const parsed = parseArguments(process.argv.slice(2));
    if (!parsed.help) return parsed;
    process.stdout.write(usage);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`config: ${error.message}\nSee npm run config -- --help\n`);
    process.exit(2);
  }
}
