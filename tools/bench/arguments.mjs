import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const usage = `npm run bench [-- OPTION...]

Starts Postgres, nats-server and the six services, and measures in one run the floor (the six
statements of one order in bare Postgres, each its own commit) and ours (POST /v1/orders through the
gateway, until the order is approved). Exit code 0 only if each order ended approved.

  --levels LIST   orders in flight, separated by commas; 1,64,256 if absent
  --seconds N     how long each level of each side is measured; 10 if absent
  --rounds N      in so many turns, floor and ours one after the other, so that both see the same
                  noise of the machine; 2 if absent
  --stored N      measure again with N finished orders stored, beside the empty system
  --backlog N     let N orders wait for a service that is away, and measure how they are drained
                  while new ones arrive
  --overload      find the peak, ask for 0.5, 1, 2 and 5 times as much, however long it takes, and for
                  less again; --svg draws that. Without --levels nothing else is measured
  --telemetry     measure only what it costs to send traces (one of ten), metrics and logs
  --profile DIR   leave there a CPU profile of each service and of the load, and print where the
                  time goes (later: node tools/bench/top.mjs DIR)
  --svg FILE      draw the figures
  --json          print one JSON object on standard output, and everything else on standard error
                  (npm's own lines go with: npm run --silent bench -- --json)
  --help          print this
`;

/** The command line cannot be meant so. */
export class UsageError extends Error {}

/**
 * @typedef {object} BenchOptions
 * @property {readonly number[]} levels orders in flight
 * @property {number} seconds
 * @property {number} rounds
 * @property {number} stored 0 for none
 * @property {number} backlog 0 for none
 * @property {boolean} overload
 * @property {boolean} telemetry
 * @property {string | undefined} profile folder
 * @property {string | undefined} svg file
 * @property {boolean} json
 * @property {boolean} help
 */

const OPTIONS = /** @type {const} */ ({
  levels: { type: 'string' },
  seconds: { type: 'string' },
  rounds: { type: 'string' },
  stored: { type: 'string' },
  backlog: { type: 'string' },
  overload: { type: 'boolean' },
  telemetry: { type: 'boolean' },
  profile: { type: 'string' },
  svg: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
});

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {BenchOptions}
 * @throws {UsageError}
 */
export function parseArguments(args, env = process.env) {
  const values = parse(args);
  refuseSwallowed(values, env);
  return {
    levels: values.overload && values.levels === undefined ? [] : levelsOf(values.levels ?? '1,64,256'),
    seconds: whole('seconds', values.seconds ?? '10', { least: 1 }),
    rounds: whole('rounds', values.rounds ?? '2', { least: 1 }),
    stored: whole('stored', values.stored ?? '0', { least: 0 }),
    backlog: whole('backlog', values.backlog ?? '0', { least: 0 }),
    overload: values.overload ?? false,
    telemetry: values.telemetry ?? false,
    profile: values.profile && resolve(values.profile),
    svg: values.svg && resolve(values.svg),
    json: values.json ?? false,
    help: values.help ?? false,
  };
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

/** @param {string} text */
function levelsOf(text) {
  return [...new Set(text.split(',').map((part) => whole('levels', part.trim(), { least: 1, most: 4_096 })))];
}

/** @param {string} name @param {string} text @param {{ least: number, most?: number }} limits */
function whole(name, text, { least, most = 10_000_000 }) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`--${name} ${text}: a whole number from ${least} to ${most} is needed`);
}

/**
 * Without the `--` npm keeps an option for itself, and something else would be measured than what was asked for.
 *
 * @param {Record<string, unknown>} values
 * @param {NodeJS.ProcessEnv} env
 */
function refuseSwallowed(values, env) {
  const names = Object.keys(OPTIONS).filter((name) => name !== 'json' && name !== 'help');
  const lost = names.find((name) => values[name] === undefined && env[`npm_config_${name}`]);
  if (lost) throw new UsageError(`npm has kept --${lost} for itself: write npm run bench -- --${lost}`);
}
