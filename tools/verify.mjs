#!/usr/bin/env node
// npm run verify: the one gate before a commit. Runs in a fresh clone, so nothing but Node's own modules may be imported
// here or in what is imported here.
import { parseArgs } from 'node:util';
import { bootstrap } from './install/bootstrap.mjs';

const usage = `npm run verify [-- OPTION...]

Checks everything that must hold before a commit. Each step says how long it took, and what to do when it fails.

  --fast       everything but the tests
  --only STEP  only that step; may be repeated
  --json       print one JSON object on standard output, and everything else on standard error
  --help       print this
`;

const options = readArguments();
await bootstrap(
  async (log) => {
    const { steps } = await import('./verify/steps.mjs');
    const { verify } = await import('./verify/verify.mjs');
    return (await verify(steps, options, log)) ? 0 : 1;
  },
  options.json ? process.stderr : process.stdout,
);

function readArguments() {
  try {
    const boolean = /** @type {const} */ ({ type: 'boolean', default: false });
    const only = /** @type {const} */ ({ type: 'string', multiple: true });
    const { values } = parseArgs({ options: { fast: boolean, json: boolean, only, help: { ...boolean, short: 'h' } } });
    if (!values.help) return values;
    process.stdout.write(usage);
    process.exit(0);
  } catch (error) {
    process.stderr.write(
      `verify: ${/** @type {Error} */ (error).message.split('. ')[0]}\nSee npm run verify -- --help\n`,
    );
    process.exit(2);
  }
}
