#!/usr/bin/env node
// node tools/bench/top.mjs DIR: where the time went, from what npm run bench -- --profile DIR has left.
import { parseArgs } from 'node:util';
import { profileReport } from './profile-report.mjs';

const usage = `node tools/bench/top.mjs DIR [OPTION...]

  --level N   only the load with N orders in flight
  --lines N   so many lines a list; 20 if absent
  --help      print this
`;

try {
  const string = /** @type {const} */ ({ type: 'string' });
  const { values, positionals } = parseArgs({
    options: { level: string, lines: string, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const [folder] = positionals;
  const number = (/** @type {string | undefined} */ text) => (text === undefined ? undefined : Number(text));
  if (values.help) process.stdout.write(usage);
  else if (!folder || positionals.length > 1) throw new Error('the folder of the profiles is needed');
  else process.stdout.write(`${profileReport(folder, { level: number(values.level), lines: number(values.lines) })}\n`);
} catch (error) {
  process.stderr.write(`top: ${/** @type {Error} */ (error).message}\nSee node tools/bench/top.mjs --help\n`);
  process.exitCode = 2;
}
