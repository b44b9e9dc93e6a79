import pg from 'pg';

/**
 * @typedef {import('@comanda/saga').LiveSagas} LiveSagas
 * @typedef {import('@comanda/saga').SagaDescription} SagaDescription
 */

const UNDER_WAY = `phase in ('running', 'compensating')`;
/** Which steps are awaited, without how often and since when they were sent. */
const AWAITED = `(select jsonb_agg(jsonb_build_object('step', one->>'step', 'direction', one->>'direction') order by at)
  from jsonb_array_elements(awaiting) with ordinality as each(one, at))`;

/** The sagas that are under way in an orchestrator's database. */
export class LiveDatabase {
  /** @param {pg.Client} client */
  constructor(client) {
    this.client = client;
  }

  /** @param {string} url @throws {Error} when it cannot be reached */
  static async open(url) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    await client.connect();
    return new LiveDatabase(client);
  }

  /** Those at the same place of the same definition together. @returns {Promise<LiveSagas[]>} */
  async groups() {
    const { rows } = await this.client.query(
      `select type, definition_version as version, definition_hash as hash, phase, ${AWAITED} as awaiting, count(*)::int as count
       from saga_instances where ${UNDER_WAY} group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
    );
    return rows;
  }

  /**
   * Has all of a group go on with another definition, but for those that have gone on meanwhile: a saga is changed only where it
   * still is as it was read. Answers how many were changed.
   *
   * @param {LiveSagas} group
   * @param {SagaDescription} target
   */
  async repin({ type, version, hash, phase, awaiting }, target) {
    const { rows } = await this.client.query(
      `select saga_id, version from saga_instances
       where type = $1 and definition_version = $2 and definition_hash = $3 and phase = $4 and ${AWAITED} = $5::jsonb`,
      [type, version, hash, phase, JSON.stringify(awaiting)],
    );
    const { rowCount } = await this.client.query(
      `update saga_instances set definition_version = $3, definition_hash = $4, version = saga_instances.version + 1
       from unnest($1::text[], $2::int[]) as read(saga_id, version)
       where saga_instances.saga_id = read.saga_id and saga_instances.version = read.version`,
      [rows.map((row) => row.saga_id), rows.map((row) => row.version), target.version, target.hash],
    );
    return rowCount ?? 0;
  }

  async close() {
    await this.client.end();
  }
}
