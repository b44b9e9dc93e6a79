import { parseArgs } from 'node:util';

export const usage = `npm run simulate [-- OPTION...]

Runs the services' own code (sagas, messaging, handlers) over a simulated clock, network, broker and
databases, one run for each seed: several orders at once, and faults. Then everything works again, and
the invariants of the system are checked. Exit code 0 only if none was violated; with 10,000 seeds and
more, only if every step of every saga has met every fault, too.

  --seeds N   so many seeds; 1,000 if absent
  --from N    the first one; 1 if absent
  --seed N    only this one: if it fails, it is shrunk to what makes it fail
  --trace     with --seed: print everything that happens
  --keep      with --seed: keep it, shrunk, as a regression test
  --json      print one JSON object on standard output, and everything else on standard error
              (npm's own lines go with: npm run --silent simulate -- --json)
  --help      print this

npm run simulate:mutants takes away the guards of the system, one at a time, and shows that the
simulation notices each.

  --mutant NAME  only this one; several may be named
  --json         print one JSON object on standard output
`;

/** The command line cannot be meant so. */
export class UsageError extends Error {}

/**
 * @typedef {object} SimulateOptions
 * @property {number} seeds
 * @property {number} from
 * @property {number | undefined} seed
 * @property {boolean} trace
 * @property {boolean} keep
 * @property {boolean} mutants
 * @property {readonly string[]} mutant
 * @property {boolean} json
 * @property {boolean} help
 */

const OPTIONS = /** @type {const} */ ({
  seeds: { type: 'string' },
  from: { type: 'string' },
  seed: { type: 'string' },
  trace: { type: 'boolean' },
  keep: { type: 'boolean' },
  mutants: { type: 'boolean' },
  mutant: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
});

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {SimulateOptions}
 * @throws {UsageError}
 */
export function parseArguments(args, env = process.env) {
  const values = parse(args);
  refuseSwallowed(values, env);
  const { trace = false, keep = false, mutants = false, mutant = [], json = false, help = false } = values;
  const seed = values.seed === undefined ? undefined : whole('seed', values.seed);
  if ((trace || keep) && seed === undefined) throw new UsageError(`--${trace ? 'trace' : 'keep'} needs --seed N`);
  if (seed !== undefined && (values.seeds || values.from)) throw new UsageError('--seed excludes --seeds and --from');
  return {
    seeds: whole('seeds', values.seeds ?? '1000', 1),
    from: whole('from', values.from ?? '1'),
    seed,
    trace,
    keep,
    mutants: mutants || mutant.length > 0,
    mutant,
    json,
    help,
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

/** @param {string} name @param {string} text */
function whole(name, text, least = 0) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= Number.MAX_SAFE_INTEGER) return number;
  throw new UsageError(`--${name} ${text}: a whole number from ${least} is needed`);
}

/**
 * Without the `--` npm keeps an option for itself, and something else would be run than what was asked for.
 *
 * @param {Record<string, unknown>} values
 * @param {NodeJS.ProcessEnv} env
 */
function refuseSwallowed(values, env) {
  const names = Object.keys(OPTIONS).filter((name) => name !== 'json' && name !== 'help');
  const lost = names.find((name) => values[name] === undefined && env[`npm_config_${name}`]);
  if (lost) throw new UsageError(`npm has kept --${lost} for itself: write npm run simulate -- --${lost}`);
}
