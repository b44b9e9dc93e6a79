#!/usr/bin/env node
// npm run order: what has happened to an order, and what is missing. Runs in a fresh clone, so nothing but Node's own modules may be
// imported here or in what is imported here.
import { bootstrap } from './install/bootstrap.mjs';
import { parseArguments, usage, UsageError } from './order/arguments.mjs';

const options = readArguments();
// Standard output is for the answer.
await bootstrap(async (log) => {
  const { timeline } = await import('./order/timeline.mjs');
  return timeline(options, (text) => process.stdout.write(`${text}\n`), log.paint);
}, process.stderr);

function readArguments() {
  try {
    const parsed = parseArguments(process.argv.slice(2));
    if (!parsed.help) return parsed;
    process.stdout.write(usage);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`order: ${error.message}\nSee npm run order -- --help\n`);
    process.exit(2);
  }
}
