import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { createMissingDatabases } from '../stack/databases.mjs';
import { CONSUMERS, FLOOR, STATEMENTS, TABLES } from './floor-tables.mjs';

const POOL = 32;
const LINE_ITEMS = JSON.stringify([
  { menuItemId: 'margherita', name: 'Pizza Margherita', quantity: 2, unitPriceMinor: 950 },
  { menuItemId: 'tiramisu', name: 'Tiramisù', quantity: 1, unitPriceMinor: 520 },
]);
const NOTE =
  'card tok_visa_4242, authorised at the bench, as long as what a service keeps with a payment of its own'.padEnd(
    140,
    '.',
  );

/**
 * What no engine can beat without being cleverer than one commit a statement: the six statements of one order in bare
 * Postgres, with nothing between them.
 */
export class Floor {
  #pool;
  /** @type {readonly string[]} */
  #consumers = [];
  #next = 0;

  /** @param {pg.Pool} pool */
  constructor(pool) {
    this.#pool = pool;
  }

  /**
   * Makes its database in the server, and its tables.
   *
   * @param {import('../stack/index.d.mts').Stack} stack
   */
  static async prepare(stack) {
    await createMissingDatabases(stack.urls.postgres, [FLOOR]);
    const pool = new pg.Pool({ connectionString: stack.databaseUrl(FLOOR), max: POOL, idleTimeoutMillis: 0 });
    // A connection that breaks between two statements would else end this process; the next statement tells.
    pool.on('error', () => {});
    pool.on('connect', (client) => void client.on('error', () => {}));
    const floor = new Floor(pool);
    await floor.#fill();
    return floor;
  }

  async #fill() {
    await this.#pool.query(TABLES);
    const { rows } = await this.#pool.query(
      `INSERT INTO consumers SELECT gen_random_uuid(), 'Consumer ' || n, 100000, 'EUR', false, now(), 1
         FROM generate_series(1, $1::int) n RETURNING consumer_id`,
      [CONSUMERS],
    );
    this.#consumers = rows.map(({ consumer_id }) => consumer_id);
  }

  /** Takes one order from its first statement to its last, on one connection: that is a little faster than one for each. */
  async placeOne() {
    const client = await this.#pool.connect();
    try {
      await this.#place(client);
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** @param {pg.PoolClient} client */
  async #place(client) {
    const [id, restaurant, now] = [uuidv7(), randomUUID(), new Date()];
    const consumer = this.#consumers[this.#next++ % CONSUMERS];
    await one(client, 'insertOrder', [id, consumer, restaurant, LINE_ITEMS, 2_420, now]);
    await one(client, 'selectConsumer', [consumer]);
    await one(client, 'insertTicket', [id, restaurant, LINE_ITEMS, now]);
    await one(client, 'insertPayment', [id, consumer, 2_420, NOTE, now]);
    await one(client, 'updateTicket', [id, now]);
    await one(client, 'updateOrder', [id, now]);
  }

  close() {
    return this.#pool.end();
  }
}

/** @param {pg.PoolClient} client @param {keyof typeof STATEMENTS} name of a statement about one row @param {unknown[]} values */
async function one(client, name, values) {
  const { rowCount } = await client.query({ name, text: STATEMENTS[name], values });
  if (rowCount !== 1) throw new Error(`${name} has found ${rowCount} rows`);
}
