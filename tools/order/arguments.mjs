import { parseArgs } from 'node:util';
import { wellKnownPorts } from '../stack/ports.mjs';

export const usage = `npm run order -- timeline ID [OPTION...]

What the databases of all services say of an order, oldest first, and what is missing.

  --url URL         where the gateway is; GATEWAY_URL, or that of the demo that runs on this machine, if absent
  --port-offset N   of the demo that was started with it
  --json            print JSON on standard output (npm's own lines go with:
                    npm run --silent order -- timeline ID --json)
  --help            print this

Exit code 0 if nothing is missing, 1 if something is, 3 if there is no such order.
`;

/** The command line cannot be meant so. */
export class UsageError extends Error {}

const OPTIONS = /** @type {const} */ ({
  url: { type: 'string' },
  'port-offset': { type: 'string', default: '0' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});

/** @typedef {{ orderId: string, url: string, json: boolean, help: boolean }} OrderOptions */

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {OrderOptions}
 * @throws {UsageError}
 */
export function parseArguments(args, env = process.env) {
  const { values, positionals } = parse(args);
  const { json, help, 'port-offset': offset } = values;
  if (!/^\d{1,5}$/.test(offset)) throw new UsageError(`--port-offset ${offset}: a whole number is needed`);
  const url =
    values.url ??
    env['GATEWAY_URL'] ??
    `http://127.0.0.1:${wellKnownPorts({ offset: Number(offset), env })['gateway.http']}`;
  const [command = 'nothing', orderId = '', ...rest] = positionals;
  const options = { orderId, url: url.replace(/\/$/, ''), json, help };
  if (help) return options;
  if (command !== 'timeline') throw new UsageError(`${command}: no such command; there is timeline`);
  if (orderId === '') throw new UsageError('timeline needs the id of an order');
  if (rest.length > 0) throw new UsageError(`${rest[0]}: nothing more is expected`);
  return options;
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true });
  } catch (error) {
    // The first sentence says it.
    throw new UsageError(/** @type {Error} */ (error).message.split('. ')[0]);
  }
}
