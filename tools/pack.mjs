#!/usr/bin/env node
// npm run pack:libs: the reusable libraries as npm packages. Runs in a fresh clone, so nothing but Node's own modules may be
// imported here or in what is imported here.
import { bootstrap, root } from './install/bootstrap.mjs';
import { parseArguments, usage, UsageError } from './pack/arguments.mjs';

const { out, help } = readArguments();
if (help) process.stdout.write(usage);
else
  await bootstrap(async (log) => {
    const { pack } = await import('./pack/index.mjs');
    for (const { file } of await pack({ root, out, log })) log.line(file);
    return 0;
  });

function readArguments() {
  try {
    return parseArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`pack:libs: ${error.message}\nSee npm run pack:libs -- --help\n`);
    process.exit(2);
  }
}
