import { parseArgs } from 'node:util';
import { SERVICE_NAMES } from '../stack/services.mjs';

export const usage = `npm run demo [-- OPTION...]

Starts Postgres, nats-server and the six services, loads restaurants and consumers, places orders
through the gateway, shows how each goes, and stays up until Ctrl-C.

  --once            end after the orders; exit code 0 only if each ended as it should
  --json            print one JSON line an order on standard output, and everything else on
                    standard error (npm's own lines go with: npm run --silent demo -- --json)
  --kill SERVICE    kill that service (kill -9) while orders are under way, and start it again;
                    one of ${SERVICE_NAMES.join(', ')}
  --full            start a Consul and a fabio as well: the services register in the one, and
                    orders go in through the other; without a fabio here, Consul alone
  --infra           start only Postgres and nats-server, migrate, and print how to serve a
                    service from its sources
  --reset           begin with empty databases
  --against URL     start nothing: place the same orders in the Comanda whose HTTP API is there,
                    such as http://localhost:9999, check them and end, as with --once
  --port-offset N   move every port by N, with data of its own, to run beside another one;
                    single ports are set by variables such as GATEWAY_HTTP_PORT
  --help            print this
`;

/** The command line cannot be meant so. */
export class UsageError extends Error {}

/**
 * @typedef {object} DemoOptions
 * @property {boolean} once
 * @property {boolean} json
 * @property {string | undefined} kill
 * @property {boolean} full
 * @property {boolean} infra
 * @property {boolean} reset
 * @property {string | undefined} against address of a running system's HTTP API, without a slash at its end
 * @property {number} portOffset
 * @property {boolean} help
 */

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {DemoOptions}
 * @throws {UsageError}
 */
export function parseArguments(args, env = process.env) {
  const values = parse(args);
  refuseSwallowed(values, env);
  const { once = false, json = false, full = false, infra = false, reset = false, help = false, kill } = values;
  if (kill !== undefined && !SERVICE_NAMES.includes(kill)) {
    throw new UsageError(`--kill ${kill}: no such service; there are ${SERVICE_NAMES.join(', ')}`);
  }
  if (infra && (once || json || kill))
    throw new UsageError('--infra places no orders: leave out --once, --json and --kill');
  const against = values.against === undefined ? undefined : address(values.against);
  const own = ['full', 'kill', 'infra', 'reset', 'port-offset'].find((name) => name in values);
  if (against && own) throw new UsageError(`--against starts nothing of its own: leave out --${own}`);
  return { once, json, kill, full, infra, reset, against, help, portOffset: offset(values['port-offset']) };
}

const OPTIONS = /** @type {const} */ ({
  once: { type: 'boolean' },
  json: { type: 'boolean' },
  kill: { type: 'string' },
  full: { type: 'boolean' },
  infra: { type: 'boolean' },
  reset: { type: 'boolean' },
  against: { type: 'string' },
  'port-offset': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
});

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
function address(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--against ${text}: an address such as http://localhost:9999 is needed`);
  }
  return url.href.replace(/\/$/, '');
}

/** @param {string | undefined} text */
function offset(text = '0') {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 11_000) return number;
  throw new UsageError(`--port-offset ${text}: a whole number from 0 to 11000 is needed`);
}

/**
 * Without the `--` npm keeps an option for itself, and the demo would do something else than what was asked for.
 *
 * @param {Record<string, unknown>} values
 * @param {NodeJS.ProcessEnv} env
 */
function refuseSwallowed(values, env) {
  const names = ['once', 'kill', 'full', 'infra', 'reset', 'against', 'port-offset'];
  const lost = names.find((name) => values[name] === undefined && env[`npm_config_${name.replace('-', '_')}`]);
  if (lost) throw new UsageError(`npm has kept --${lost} for itself: write npm run demo -- --${lost}`);
}
