#!/usr/bin/env node
// npm run audit: whether the databases of all services tell the same story. Runs in a fresh clone, so nothing but Node's own modules may
// be imported here or in what is imported here.
import { parseArguments, usage, UsageError } from './audit/arguments.mjs';
import { bootstrap } from './install/bootstrap.mjs';

const options = readArguments();
// Standard output is for the answer.
await bootstrap(async (log) => {
  const { audit } = await import('./audit/index.mjs');
  return audit(options, log);
}, process.stderr);

function readArguments() {
  try {
    const parsed = parseArguments(process.argv.slice(2));
    if (!parsed.help) return parsed;
    process.stdout.write(usage);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`audit: ${error.message}\nSee npm run audit -- --help\n`);
    process.exit(2);
  }
}
