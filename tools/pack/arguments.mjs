import path from 'node:path';
import { parseArgs } from 'node:util';

export const usage = `npm run pack:libs [-- OPTION...]

Builds @comanda/kernel, observability, config, resilience, coordination, discovery, saga, messaging and saga-engine as npm
packages that work outside of this repository, and prints the file of each.

  --out DIR   where they go; dist if absent
  --help      print this
`;

/** The command line cannot be meant so. */
export class UsageError extends Error {}

/**
 * @param {string[]} args
 * @returns {{ out: string, help: boolean }} `out` as an absolute path
 * @throws {UsageError}
 */
export function parseArguments(args) {
  const { out, help } = parse(args);
  if (out === '') throw new UsageError('--out: a folder is needed');
  return { out: path.resolve(out), help };
}

/** @param {string[]} args */
function parse(args) {
  const options = /** @type {const} */ ({
    out: { type: 'string', default: 'dist' },
    help: { type: 'boolean', short: 'h', default: false },
  });
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    // The first sentence says it; the rest is about positional arguments, which there are none of.
    throw new UsageError(/** @type {Error} */ (error).message.split('. ')[0]);
  }
}
