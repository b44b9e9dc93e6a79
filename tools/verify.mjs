#!/usr/bin/env node
// The one gate: everything that must hold before a commit. See CONTRIBUTING.md.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

const usage = `npm run verify [-- --fast] [-- --json] [-- --only NAME]...
  --fast       everything but the tests
  --only NAME  only this step; may be repeated
  --json       one JSON object on stdout, nothing else there`;

const { values } = parseArgs({
  options: {
    fast: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
} else if (!existsSync(new URL('../node_modules/.bin/nx', import.meta.url))) {
  console.error('Nothing is installed yet. Run: npm ci');
  process.exitCode = 1;
} else {
  const { steps } = await import('./verify/steps.mjs');
  const { verify } = await import('./verify/verify.mjs');
  process.exitCode = (await verify(steps, values)) ? 0 : 1;
}
