import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { placesOf } from '../dlq/places.mjs';
import { findingsOf } from './findings.mjs';
import { messageFindings } from './messages.mjs';
import { readEvidence } from './read-evidence.mjs';
import { findingsText } from './report.mjs';
import { orderIds } from './walk.mjs';

export { findingsOf };

/**
 * @typedef {import('./findings.d.mts').Finding} Finding
 * @typedef {import('./arguments.mjs').AuditOptions} AuditOptions
 */

/**
 * @param {AuditOptions} options
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<number>} exit code
 */
export async function audit(options, log) {
  const databases = await open(options.portOffset);
  try {
    const { findings, looked } = await look(databases, options, log);
    const text = options.json
      ? JSON.stringify({ ok: findings.length === 0, looked, findings })
      : findingsText(findings, looked, log.paint);
    process.stdout.write(`${text}\n`);
    return findings.length === 0 ? 0 : 1;
  } finally {
    await Promise.all(Object.values(databases).map((client) => client.end()));
  }
}

/**
 * Looks at everything, waits, and looks at what did not fit once more: what was under way has gone on, what is broken is as it was.
 *
 * @param {any} databases by service
 * @param {Pick<AuditOptions, 'waitMs' | 'stuckMs' | 'orders'>} options
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<{ findings: Finding[], looked: number }>}
 */
export async function look(databases, { waitMs, stuckMs, orders }, log) {
  const first = await log.step('looking', (progress) => lookAtOrders(databases, { stuckMs, orders }, progress));
  const letters = orders.length > 0 ? [] : await messageFindings(databases, stuckMs);
  if (first.suspects.size === 0) return { findings: letters, looked: first.looked };
  const again = await log.step(`looking again at ${first.suspects.size} orders after ${waitMs / 1_000} s`, async () => {
    await sleep(waitMs);
    return readEvidence(databases, [...first.suspects.keys()]);
  });
  const lasting = again.filter((evidence) => stamp(evidence) === first.suspects.get(evidence.orderId));
  return {
    findings: [...lasting.flatMap((evidence) => findingsOf(evidence, stuckMs)), ...letters],
    looked: first.looked,
  };
}

/**
 * @param {any} databases
 * @param {Pick<AuditOptions, 'stuckMs' | 'orders'>} options
 * @param {import('../terminal/log.mjs').Progress} progress
 * @returns {Promise<{ looked: number, suspects: Map<string, string> }>} orders that do not fit, each with what it was
 */
async function lookAtOrders(databases, { stuckMs, orders }, progress) {
  const seen = new Set();
  const suspects = new Map();
  for await (const page of orders.length > 0 ? [[...orders]] : orderIds(databases)) {
    const ids = page.filter((id) => !seen.has(id));
    ids.forEach((id) => seen.add(id));
    for (const evidence of await readEvidence(databases, ids))
      if (findingsOf(evidence, stuckMs).length > 0) suspects.set(evidence.orderId, stamp(evidence));
    progress(`${seen.size} orders`);
  }
  return { looked: seen.size, suspects };
}

/** Changes whenever something of the order does. @param {import('./findings.d.mts').OrderEvidence} evidence */
function stamp({ order, ticket, payment, sagas, ledger }) {
  const versions = [order, ticket, payment].map((row) => row?.version ?? 0);
  return JSON.stringify([versions, ledger, sagas.map(({ saga_id, phase, awaits }) => [saga_id, phase, awaits])]);
}

/** @param {number} portOffset @returns {Promise<Record<string, pg.Client>>} */
async function open(portOffset) {
  const places = placesOf({ service: undefined, database: undefined, portOffset });
  const clients = places.map(async ({ service, url }) => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    await client.connect().catch(() => Promise.reject(unreachable(service, url)));
    // It is for reading only, and shall not be in anybody's way.
    await client.query("set default_transaction_read_only = on; set statement_timeout = '60s'");
    return /** @type {const} */ ([service, client]);
  });
  return Object.fromEntries(await Promise.all(clients));
}

/** @param {string} service @param {string} url */
function unreachable(service, url) {
  const { host, pathname } = new URL(url);
  const variable = `${service.toUpperCase()}_DATABASE_URL`;
  return new Error(
    `the database of ${service} does not answer (${host}${pathname}). Is the demo up (npm run demo)? Otherwise set ${variable}`,
  );
}
