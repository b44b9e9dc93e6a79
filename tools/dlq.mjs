#!/usr/bin/env node
// npm run dlq: the messages that a service could not handle. Runs in a fresh clone, so nothing but Node's own modules may be
// imported here or in what is imported here.
import { parseArguments, usage, UsageError } from './dlq/arguments.mjs';
import { bootstrap } from './install/bootstrap.mjs';

const options = readArguments();
// Standard output is for the answer.
await bootstrap(async (log) => {
  const { dlq } = await import('./dlq/index.mjs');
  return dlq(options, log);
}, process.stderr);

function readArguments() {
  try {
    const parsed = parseArguments(process.argv.slice(2));
    if (!parsed.help) return parsed;
    process.stdout.write(usage);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`dlq: ${error.message}\nSee npm run dlq -- --help\n`);
    process.exit(2);
  }
}
