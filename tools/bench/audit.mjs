import { waitUntil } from '../process/wait-until.mjs';
import { ask, withDatabase } from './databases.mjs';

const END_MS = 60_000;

/** What each approved order must have left, and nothing else: one of each. */
const TRACES = [
  { what: 'approved orders', database: 'order', table: 'orders', good: "state = 'APPROVED'" },
  {
    what: 'tickets that await acceptance',
    database: 'kitchen',
    table: 'tickets',
    good: "state = 'AWAITING_ACCEPTANCE'",
  },
  { what: 'authorised payments', database: 'accounting', table: 'payments', good: "state = 'AUTHORIZED'" },
  {
    what: 'completed sagas',
    database: 'orchestrator',
    table: 'saga_instances',
    good: "type = 'create-order' AND phase = 'completed'",
  },
];

/**
 * Counts in the databases what the clients were told: so many approved orders, each with its ticket, payment and completed saga,
 * and none besides.
 *
 * @param {import('../stack/index.d.mts').Stack} stack
 * @param {number} expected
 * @returns {Promise<string[]>} what does not fit; nothing if all does
 */
export async function audit(stack, expected) {
  /** @type {string[]} */
  let faults = [];
  const fits = async () => {
    faults = (await Promise.all(TRACES.map((trace) => faultOf(stack, trace, expected)))).flat();
    return faults.length === 0;
  };
  // A client hears of its order before the saga has heard the last reply.
  await waitUntil('the databases to say what the clients were told', fits, { timeoutMs: END_MS, everyMs: 500 }).catch(
    () => {},
  );
  return faults.length === 0 ? [] : [...faults, ...(await otherEnds(stack))];
}

/** How the orders that were not approved have ended. @param {import('../stack/index.d.mts').Stack} stack */
function otherEnds(stack) {
  return withDatabase(stack, 'order', async (client) => {
    const { rows } = await client.query(
      "SELECT state, reason, count(*) FROM orders WHERE state <> 'APPROVED' GROUP BY state, reason",
    );
    return rows.map(({ state, reason, count }) => `${count} orders are ${state}${reason ? ` (${reason})` : ''}`);
  });
}

/** @param {import('../stack/index.d.mts').Stack} stack @param {typeof TRACES[0]} trace @param {number} expected */
async function faultOf(stack, { what, database, table, good }, expected) {
  const all = await ask(stack, database, `SELECT count(*) FROM ${table}`);
  const fine = await ask(stack, database, `SELECT count(*) FROM ${table} WHERE ${good}`);
  if (fine === expected && all === expected) return [];
  return [`there are ${fine} ${what}, and ${all - fine} others, where ${expected} orders were approved`];
}
