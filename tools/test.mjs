#!/usr/bin/env node
// npm test: every test, with all set-up. Runs in a fresh clone, so nothing but Node's own modules may be imported here or
// in what is imported here.
import { parseArgs } from 'node:util';
import { bootstrap } from './install/bootstrap.mjs';

const usage = `npm test [-- OPTION... PROJECT...]

Installs and builds what is missing, starts Postgres, nats-server and Consul, and runs every test.

  PROJECT   only the tests of these projects, e.g. npm test -- order saga
  --unit    everything but the end-to-end tests
  --e2e     only the end-to-end tests
  --help    print this
`;

const options = readArguments();
await bootstrap(async (log) => {
  const { runTests } = await import('./test/index.mjs');
  return runTests(options, log);
});

function readArguments() {
  try {
    const boolean = /** @type {const} */ ({ type: 'boolean', default: false });
    const { values, positionals } = parseArgs({
      options: { unit: boolean, e2e: boolean, help: { ...boolean, short: 'h' } },
      allowPositionals: true,
    });
    if (values.unit && values.e2e) throw new Error('--unit and --e2e exclude each other');
    if (!values.help) return { unit: values.unit, e2e: values.e2e, projects: positionals };
    process.stdout.write(usage);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`test: ${/** @type {Error} */ (error).message.split('. ')[0]}\nSee npm test -- --help\n`);
    process.exit(2);
  }
}
