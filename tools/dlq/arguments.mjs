import { parseArgs } from 'node:util';
import { DATABASES } from '../stack/services.mjs';

export const usage = `npm run dlq -- COMMAND [OPTION...]

The messages that a service could not handle, each with the reason why.

  list              lists them
  show ID           shows one with all that is in it
  redrive ID        has it handled again, once, as if it came for the first time: an event by the
                    service's own outbox; a command when its saga sends it again, which it does
                    while it still waits for it
  redrive --all     all of them

  --service NAME    of this service only: ${DATABASES.join(', ')}
  --json            print JSON on standard output (npm's own lines go with:
                    npm run --silent dlq -- list --json)
  --port-offset N   of the demo that was started with it
  --database URL    of the service that --service names, wherever it runs
  --help            print this

Without --database, the databases are those that ORDER_DATABASE_URL, KITCHEN_DATABASE_URL and so on
name, or those of the demo that runs on this machine. Exit code 0 only if all went well.
`;

/** The command line cannot be meant so. */
export class UsageError extends Error {}

/**
 * @typedef {object} DlqOptions
 * @property {'list' | 'show' | 'redrive'} command
 * @property {string | undefined} id
 * @property {boolean} all
 * @property {string | undefined} service
 * @property {string | undefined} database
 * @property {number} portOffset
 * @property {boolean} json
 * @property {boolean} help
 */

const COMMANDS = /** @type {const} */ (['list', 'show', 'redrive']);

const OPTIONS = /** @type {const} */ ({
  all: { type: 'boolean' },
  service: { type: 'string' },
  database: { type: 'string' },
  'port-offset': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
});

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {DlqOptions}
 * @throws {UsageError}
 */
export function parseArguments(args, env = process.env) {
  const { values, positionals } = parse(args);
  refuseSwallowed(values, env);
  const { all = false, json = false, help = false, service, database } = values;
  const options = { all, json, help, service, database, portOffset: offset(values['port-offset']) };
  if (help) return { command: 'list', id: undefined, ...options };
  const [command, id, ...rest] = positionals;
  if (service !== undefined && !DATABASES.includes(service))
    throw new UsageError(`--service ${service}: no such service; there are ${DATABASES.join(', ')}`);
  if (database !== undefined && service === undefined) throw new UsageError('--database needs --service: whose is it?');
  return { ...requireMeant(command, id, rest, all), ...options };
}

/** @param {string | undefined} name @param {string | undefined} id @param {readonly string[]} rest @param {boolean} all */
function requireMeant(name, id, rest, all) {
  const command = COMMANDS.find((each) => each === name);
  if (!command) throw new UsageError(`${name ?? 'nothing'}: no such command; there are ${COMMANDS.join(', ')}`);
  if (all && command !== 'redrive') throw new UsageError('--all is for redrive');
  const takesId = command === 'show' || (command === 'redrive' && !all);
  if (takesId && id === undefined)
    throw new UsageError(`${command} needs an id${command === 'redrive' ? ', or --all' : ''}`);
  const unexpected = takesId ? rest[0] : id;
  if (unexpected !== undefined) throw new UsageError(`${unexpected}: nothing more is expected`);
  return { command, id };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: true });
  } catch (error) {
    // The first sentence says it.
    throw new UsageError(/** @type {Error} */ (error).message.split('. ')[0]);
  }
}

/** @param {string | undefined} text */
function offset(text = '0') {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 11_000) return number;
  throw new UsageError(`--port-offset ${text}: a whole number from 0 to 11000 is needed`);
}

/**
 * Without the `--` npm keeps an option for itself, and something else would be done than what was asked for.
 *
 * @param {Record<string, unknown>} values
 * @param {NodeJS.ProcessEnv} env
 */
function refuseSwallowed(values, env) {
  const names = ['all', 'service', 'database', 'port-offset'];
  const lost = names.find((name) => values[name] === undefined && env[`npm_config_${name.replace('-', '_')}`]);
  if (lost) throw new UsageError(`npm has kept --${lost} for itself: write npm run dlq -- COMMAND --${lost}`);
}
