import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { withClient } from './connection.mjs';
import { columnTypeOf } from './column-types.mjs';

/**
 * Prisma's Postgres adapter, made fit for migrations: one session for each connection (advisory locks and SET must hold),
 * scripts run as a whole (the adapter would cut function bodies at each semicolon), and the types of the system catalogue.
 *
 * @param {pg.ClientConfig} config
 * @param {string | undefined} schema
 */
export function migrationAdapter(config, schema) {
  return {
    provider: /** @type {const} */ ('postgres'),
    adapterName: '@prisma/adapter-pg',
    connect: () => open(config, schema),
    connectToShadowDb: async () => {
      const database = `prisma_migrate_shadow_db_${randomUUID()}`;
      const admin = { ...config, database: 'postgres' };
      await withClient(admin, (client) => client.query(`CREATE DATABASE "${database}"`));
      const drop = () =>
        withClient(admin, (client) => client.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`));
      return open({ ...config, database }, schema, drop);
    },
  };
}

/** @param {pg.ClientConfig} config @param {string | undefined} schema @param {() => Promise<unknown>} [after] */
async function open(config, schema, after = async () => {}) {
  const pool = new pg.Pool({ ...config, max: 1 });
  const adapter = /** @type {any} */ (await new PrismaPg(pool, { schema }).connect());
  adapter.queryRaw = async (/** @type {unknown} */ query) => {
    const { fields, rows } = await adapter.performIO(query);
    return {
      columnNames: fields.map((/** @type {pg.FieldDef} */ field) => field.name),
      columnTypes: fields.map(columnTypeOf),
      rows,
    };
  };
  adapter.executeScript = (/** @type {string} */ script) =>
    pool.query(script).then(
      () => {},
      (error) => adapter.onError(error),
    );
  adapter.dispose = async () => {
    await pool.end();
    await after();
  };
  return adapter;
}
