#!/usr/bin/env node
// npm run sagas:plan: what a deployment of this checkout means for the sagas that are under way. Runs in a fresh clone, so nothing
// but Node's own modules may be imported here or in what is imported here.
import { bootstrap, root } from './install/bootstrap.mjs';
import { parseArguments, usage, UsageError } from './sagas/arguments.mjs';

const options = readArguments();
await bootstrap(
  async (log) => {
    const { loadSagas } = await import('./sagas/load-sagas.mjs');
    const sagas = await loadSagas(root, log);
    const { plan } = await import('./sagas/plan.mjs');
    return plan(root, sagas, options, log);
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
    process.stderr.write(`sagas:plan: ${error.message}\nSee npm run sagas:plan -- --help\n`);
    process.exit(2);
  }
}
