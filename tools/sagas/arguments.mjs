import { parseArgs } from 'node:util';

export const usage = `npm run sagas:plan [-- OPTION...]

Compares the definitions of sagas in this checkout with those that were released, and says what becomes
of the sagas that are under way when it is deployed: they are safe, go on with an older definition that is
still here (pin), can go on with a newer one (map), or are stranded. Exit code 1 if any would be
stranded, or if a released definition was changed.

  --database URL   the orchestrator's database; that of ORCHESTRATOR_DATABASE_URL if absent, or the running
                   demo's, and without one only the definitions are compared
  --write          add new definitions to the released ones, which are to be committed
  --apply          have sagas that can go on with a newer definition do so
  --port-offset N  look for a demo that was started with that
  --json           print one JSON object on standard output, and everything else on standard error
  --help           print this
`;

/** The command line cannot be meant so. */
export class UsageError extends Error {}

const OPTIONS = /** @type {const} */ ({
  database: { type: 'string' },
  write: { type: 'boolean', default: false },
  apply: { type: 'boolean', default: false },
  'port-offset': { type: 'string', default: '0' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});

/**
 * @typedef {object} PlanOptions
 * @property {string | undefined} database
 * @property {boolean} write
 * @property {boolean} apply
 * @property {number} portOffset
 * @property {boolean} json
 * @property {boolean} help
 */

/**
 * @param {string[]} args
 * @returns {PlanOptions}
 * @throws {UsageError}
 */
export function parseArguments(args) {
  const { 'port-offset': offset, database, ...flags } = parse(args);
  if (!/^\d{1,5}$/.test(offset)) throw new UsageError(`--port-offset ${offset}: a whole number is needed`);
  return { ...flags, database, portOffset: Number(offset) };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    // The first sentence says it; the rest is about positional arguments, which there are none of.
    throw new UsageError(/** @type {Error} */ (error).message.split('. ')[0]);
  }
}
