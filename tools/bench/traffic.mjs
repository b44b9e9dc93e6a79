import pg from 'pg';
import { DATABASES } from '../stack/services.mjs';

/**
 * What has gone through the servers so far. `commits` are those of the services' databases. `messages` and `messageBytes` are
 * what nats-server has taken in, acknowledgements included, `delivered` what it has given out; absent when it is not ours.
 *
 * @typedef {{ commits: number, walBytes: number, messages?: number, messageBytes?: number, delivered?: number }} Traffic
 */

/** Looks at Postgres and nats-server from outside, in a connection of its own. */
export class TrafficMeter {
  #client;
  #monitor;

  /** @param {pg.Client} client @param {string | undefined} monitor */
  constructor(client, monitor) {
    this.#client = client;
    this.#monitor = monitor;
  }

  /** @param {import('../stack/index.d.mts').Stack} stack */
  static async connect(stack) {
    const client = new pg.Client({ connectionString: stack.urls.postgres });
    client.on('error', () => {});
    await client.connect();
    return new TrafficMeter(client, stack.urls.natsMonitor);
  }

  /** @returns {Promise<Traffic>} */
  async read() {
    const [server, broker] = await Promise.all([this.#postgres(), this.#nats()]);
    return { ...server, ...broker };
  }

  async #postgres() {
    // A backend reports its commits once a second at the most: that evens out where the load is the same at both readings.
    const { rows } = await this.#client.query(
      `SELECT sum(xact_commit)::float8 AS commits, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS "walBytes"
         FROM pg_stat_database WHERE datname = ANY($1)`,
      [DATABASES],
    );
    return rows[0];
  }

  async #nats() {
    if (!this.#monitor) return {};
    const response = await fetch(`${this.#monitor}/varz`);
    const {
      in_msgs: messages,
      in_bytes: messageBytes,
      out_msgs: delivered,
    } = /** @type {any} */ (await response.json());
    return { messages, messageBytes, delivered };
  }

  close() {
    return this.#client.end();
  }
}
