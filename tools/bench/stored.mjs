import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { round } from './latencies.mjs';
import { measure } from './measure.mjs';
import { hasOwnIds, withNewIds } from './reprint.mjs';

const COPIES_AT_ONCE = 25;
const DAY_MS = 86_400_000;

/**
 * @typedef {import('./order-prints.mjs').Print} Print
 * @typedef {{ orders: number, prints: readonly Print[] }} Prints
 *
 * @typedef {import('./measure.mjs').Measurement & { orders: number, change: Record<string, number> }} StoredResult
 * `orders` that were stored; `change` of orders a second against the empty system, by level: -0.1 is a tenth less
 */

/**
 * Stores finished orders, and measures again.
 *
 * @param {import('./rig.mjs').Rig} rig
 * @param {Prints} models to make them from
 * @param {{ stored: number } & import('./measure.mjs').Plan} plan
 * @param {import('./measure.mjs').Measurement} empty the same plan, before
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<StoredResult>}
 */
export async function measureStored(rig, models, plan, empty, log) {
  const orders = await log.step(`storing ${plan.stored} finished orders`, (progress) =>
    storeOrders(rig, models, plan.stored, progress),
  );
  const full = await measure(rig, plan, log);
  const change = plan.levels.map((level) => {
    const [now, before] = [full.ours[level]?.ordersPerSec ?? NaN, empty.ours[level]?.ordersPerSec ?? NaN];
    return [level, round(now / before - 1, 3)];
  });
  return { ...full, orders, change: Object.fromEntries(change) };
}

/** @param {import('./rig.mjs').Rig} rig @param {Prints} models @param {number} wanted @param {import('../terminal/log.mjs').Progress} progress */
async function storeOrders(rig, { orders, prints }, wanted, progress) {
  const copies = Math.ceil(wanted / orders);
  const keep = new Set([...rig.town.restaurantIds, ...rig.town.consumerIds]);
  const writers = await openWriters(rig, ofOrders(prints, keep));
  try {
    for (let made = 0; made < copies; made += COPIES_AT_ONCE) {
      const count = Math.min(COPIES_AT_ONCE, copies - made);
      // Ids tell the time: these orders are of the day before.
      const newId = () => uuidv7({ msecs: Date.now() - DAY_MS });
      const maps = Array.from({ length: count }, () => ({ keep, renamed: new Map(), newId }));
      await Promise.all(writers.map((writer) => writer.write(maps)));
      progress(`${(made + count) * orders} of ${wanted}`);
    }
    await Promise.all(writers.map((writer) => writer.settle()));
  } finally {
    await Promise.all(writers.map((writer) => writer.close()));
  }
  return copies * orders;
}

/** What a service notes of itself meanwhile (a fence, say) has no ids of its own, and cannot be there twice. @param {readonly Print[]} prints @param {ReadonlySet<string>} keep */
function ofOrders(prints, keep) {
  const own = prints.map((print) => ({
    ...print,
    rows: print.rows.filter((row) => hasOwnIds(JSON.stringify(row), keep)),
  }));
  return own.filter(({ rows }) => rows.length > 0);
}

/** @param {import('./rig.mjs').Rig} rig @param {readonly Print[]} prints */
async function openWriters(rig, prints) {
  const databases = [...new Set(prints.map(({ database }) => database))];
  const writers = databases.map(async (database) => {
    const client = new pg.Client({ connectionString: rig.stack.databaseUrl(database) });
    client.on('error', () => {});
    await client.connect();
    await client.query('SET synchronous_commit = off');
    return new Writer(
      client,
      prints.filter((print) => print.database === database),
    );
  });
  return Promise.all(writers);
}

/** Writes copies of prints into one database. */
class Writer {
  #client;
  #prints;

  /** @param {pg.Client} client @param {readonly Print[]} prints of that database */
  constructor(client, prints) {
    this.#client = client;
    this.#prints = prints.map(({ rows, ...print }) => ({ ...print, text: JSON.stringify(rows).slice(1, -1) }));
  }

  /** @param {readonly Parameters<typeof withNewIds>[1][]} maps one for each copy */
  async write(maps) {
    for (const { table, columns, text } of this.#prints) {
      const names = columns.map((column) => this.#client.escapeIdentifier(column)).join(', ');
      const name = this.#client.escapeIdentifier(table);
      const rows = maps.map((map) => withNewIds(text, map)).join(',');
      await this.#client.query(
        `INSERT INTO ${name} (${names}) SELECT ${names} FROM json_populate_recordset(NULL::${name}, $1::json)`,
        [`[${rows}]`],
      );
    }
  }

  /** Leaves the tables as they are after some quiet hours. */
  async settle() {
    await this.#client.query('VACUUM ANALYZE');
    await this.#client.query('CHECKPOINT');
  }

  close() {
    return this.#client.end();
  }
}
