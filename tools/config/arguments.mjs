import { parseArgs } from 'node:util';
import { SERVICE_NAMES } from '../stack/services.mjs';

/** In place of a service: settings for all of them. */
export const COMMON = 'common';

export const usage = `npm run config -- COMMAND [OPTION...]

The settings of the services: where each comes from, and changing them while the services run.

  explain SERVICE [KEY]   each setting with its value and where that comes from, as the running instances
                          have it; without any, as file, environment and store say it here
  get SERVICE KEY         what the store says
  set SERVICE KEY VALUE   writes to the store, if the services would take it; running ones take what is
                          live at once
  unset SERVICE KEY       deletes from the store: weaker layers count again
  history SERVICE [KEY]   who changed what, when and why
  watch SERVICE           prints what the store says, now and after each change

SERVICE is ${SERVICE_NAMES.join(', ')},
or ${COMMON}, which counts for all of them. KEY may be a part: CALL_POLICIES/kitchen/openMs.

  --by NAME          who changes it; the user of this system if absent
  --why TEXT         needed to set and to unset
  --store URL        http://HOST:PORT of a Consul, nats://HOST:PORT of a NATS; that of CONFIG_KV_URL if
                     absent, or the Consul of the demo that runs on this machine
  --environment NAME part of the keys; CONFIG_ENVIRONMENT, or local, if absent
  --namespace NAME   what keys begin with; CONFIG_NAMESPACE, or comanda, if absent
  --instance URL     explain: ask this instance's HTTP address, and not those of the registry (of
                     REGISTRY_URL, or of the demo); may be given more than once
  --offline          explain: ask no instance
  --port-offset N    of the demo that was started with it
  --json             print JSON on standard output (npm's own lines go with:
                     npm run --silent config -- explain order --json)
  --help             print this

Secrets are never printed, and neither written to the store nor taken from there.
`;

/** The command line cannot be meant so. */
export class UsageError extends Error {}

/** How many words each command takes, its service and key included. */
const COMMANDS = /** @type {const} */ ({
  explain: [1, 2],
  get: [2, 2],
  set: [3, 3],
  unset: [2, 2],
  history: [1, 2],
  watch: [1, 1],
});

const OPTIONS = /** @type {const} */ ({
  by: { type: 'string' },
  why: { type: 'string' },
  store: { type: 'string' },
  environment: { type: 'string' },
  namespace: { type: 'string' },
  instance: { type: 'string', multiple: true },
  offline: { type: 'boolean' },
  'port-offset': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
});

/**
 * @typedef {object} ConfigOptions
 * @property {keyof typeof COMMANDS} command
 * @property {string} service or `common`
 * @property {string | undefined} key the setting, and the path of a part
 * @property {string | undefined} value
 * @property {string | undefined} by
 * @property {string | undefined} why
 * @property {string | undefined} store
 * @property {string | undefined} environment
 * @property {string | undefined} namespace
 * @property {readonly string[]} instances
 * @property {boolean} offline
 * @property {number} portOffset
 * @property {boolean} json
 * @property {boolean} help
 */

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {ConfigOptions}
 * @throws {UsageError}
 */
export function parseArguments(args, env = process.env) {
  const { values, positionals } = parse(args);
  refuseSwallowed(values, env);
  const { by, why, store, environment, namespace, instance: instances = [] } = values;
  const { offline = false, json = false, help = false } = values;
  const portOffset = offset(values['port-offset']);
  const options = { by, why, store, environment, namespace, instances, offline, portOffset, json, help };
  if (help) return { command: 'explain', service: COMMON, key: undefined, value: undefined, ...options };
  const meant = requireMeant(positionals);
  if ((meant.command === 'set' || meant.command === 'unset') && !why)
    throw new UsageError(`${meant.command} needs --why TEXT, for those who will wonder`);
  return { ...meant, ...options };
}

/** @param {readonly string[]} words */
function requireMeant([name = 'nothing', ...words]) {
  const command = /** @type {(keyof typeof COMMANDS)[]} */ (Object.keys(COMMANDS)).find((each) => each === name);
  if (!command) throw new UsageError(`${name}: no such command; there are ${Object.keys(COMMANDS).join(', ')}`);
  const [least, most] = COMMANDS[command];
  const [service, key, value] = words;
  if (!service || words.length < least) throw new UsageError(`${command} needs ${NEEDS[least]}`);
  if (words.length > most) throw new UsageError(`${words[most]}: nothing more is expected`);
  if (service !== COMMON && !SERVICE_NAMES.includes(service))
    throw new UsageError(`${service}: no such service; there are ${[...SERVICE_NAMES, COMMON].join(', ')}`);
  if (command === 'explain' && service === COMMON)
    throw new UsageError(`explain needs one service: what is ${COMMON} counts differently in each`);
  return { command, service, key, value };
}

const NEEDS = { 1: 'a service', 2: 'a service and a key', 3: 'a service, a key and a value' };

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true });
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
  const names = ['by', 'why', 'store', 'instance', 'offline', 'port-offset'];
  const lost = names.find((name) => values[name] === undefined && env[`npm_config_${name.replace('-', '_')}`]);
  if (lost) throw new UsageError(`npm has kept --${lost} for itself: write npm run config -- COMMAND --${lost}`);
}
