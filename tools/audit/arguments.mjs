import { parseArgs } from 'node:util';

export const usage = `npm run audit [-- OPTION...]

Compares orders, tickets, payments, ledger, sagas and messages of all databases while the system runs, and
prints what does not fit, each with the repair it proposes. It changes nothing. What looks wrong is looked
at again after a while: what is only under way is no finding.

  --wait SECONDS    between the two looks; 10 if absent
  --stuck SECONDS   a saga, or an unsent event, that is older counts as stuck; 600 if absent
  --order ID        only this order; may be given more than once
  --port-offset N   of the demo that was started with it
  --json            print one JSON object on standard output (npm's own lines go with:
                    npm run --silent audit -- --json)
  --help            print this

The databases are those that ORDER_DATABASE_URL, KITCHEN_DATABASE_URL and so on name, or those of the demo
that runs on this machine. Exit code 0 if all fits, 1 if something does not.
`;

/** The command line cannot be meant so. */
export class UsageError extends Error {}

const OPTIONS = /** @type {const} */ ({
  wait: { type: 'string', default: '10' },
  stuck: { type: 'string', default: '600' },
  order: { type: 'string', multiple: true },
  'port-offset': { type: 'string', default: '0' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});

/**
 * @typedef {object} AuditOptions
 * @property {number} waitMs
 * @property {number} stuckMs
 * @property {readonly string[]} orders all if there are none
 * @property {number} portOffset
 * @property {boolean} json
 * @property {boolean} help
 */

/** @param {readonly string[]} args @returns {AuditOptions} @throws {UsageError} */
export function parseArguments(args) {
  const { wait, stuck, order: orders = [], 'port-offset': offset, json, help } = parse(args);
  const seconds = (/** @type {string} */ name, /** @type {string} */ text) => {
    if (!/^\d{1,6}$/.test(text)) throw new UsageError(`--${name} ${text}: a whole number is needed`);
    return Number(text);
  };
  const [waitMs, stuckMs] = [seconds('wait', wait) * 1_000, seconds('stuck', stuck) * 1_000];
  return { waitMs, stuckMs, orders, portOffset: seconds('port-offset', offset), json, help };
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    // The first sentence says it.
    throw new UsageError(/** @type {Error} */ (error).message.split('. ')[0]);
  }
}
