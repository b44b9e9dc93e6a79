#!/usr/bin/env node
// npm run verify:compose: brings docker-compose.yml up on the engine that DOCKER_HOST names, tries all that it promises, and takes it
// away again. Runs in a fresh clone, so nothing but Node's own modules may be imported here or in what is imported here.
import { parseArgs } from 'node:util';
import { bootstrap } from './install/bootstrap.mjs';

const usage = `npm run verify:compose [-- OPTION...]

Builds the images, brings everything up beside whatever else runs (a project, ports and image tags of its
own), places orders while containers are killed, checks roles, rights, sizes and ports, and cleans up.
Needed: Docker Engine 25 or newer with compose 2.24 or newer. COMPOSE_FILE is honoured.

  --keep    leave it running in the end, for a look
  --help    print this
`;

const options = readArguments();
await bootstrap(async (log) => {
  const { verifyCompose } = await import('./compose/verify.mjs');
  return verifyCompose(options, log);
});

function readArguments() {
  try {
    const boolean = /** @type {const} */ ({ type: 'boolean', default: false });
    const { values } = parseArgs({ options: { keep: boolean, help: { ...boolean, short: 'h' } } });
    if (!values.help) return values;
    process.stdout.write(usage);
    process.exit(0);
  } catch (error) {
    process.stderr.write(
      `verify:compose: ${/** @type {Error} */ (error).message}\nSee npm run verify:compose -- --help\n`,
    );
    process.exit(2);
  }
}
