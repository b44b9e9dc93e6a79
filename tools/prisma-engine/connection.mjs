import pg from 'pg';

/**
 * Settings of a connection in single fields: given a connection string, Prisma's adapter would ignore the name of the
 * shadow database that it passes beside it.
 *
 * @param {string | undefined} url
 * @param {string} [database] instead of the one in the url
 * @returns {pg.ClientConfig & { database: string }}
 */
export function connection(url, database) {
  if (!url) throw new Error('no datasource url');
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const ssl = searchParams.get('sslmode') ?? 'disable';
  return {
    host: searchParams.get('host') ?? hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: database ?? decodeURIComponent(pathname.slice(1)),
    ...(ssl === 'disable' ? {} : { ssl: { rejectUnauthorized: ssl.startsWith('verify') } }),
  };
}

/** @param {string | undefined} url */
export function schemaOf(url) {
  return (url && new URL(url).searchParams.get('schema')) || undefined;
}

/**
 * @template T
 * @param {pg.ClientConfig} config
 * @param {(client: pg.Client) => Promise<T>} work
 */
export async function withClient(config, work) {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** @param {string | undefined} url */
export function createDatabase(url) {
  const { database } = connection(url);
  const create = (/** @type {pg.Client} */ client) =>
    client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  return withClient(connection(url, 'postgres'), create);
}

/** @type {Record<string, string>} */
const PRISMA_CODES = { '3D000': 'P1003', '28P01': 'P1000', ECONNREFUSED: 'P1001', '42P04': 'P1009' };

/** Prisma's code for an error of Postgres or of the network, by which the CLI chooses its words. */
export function prismaCode(/** @type {unknown} */ error) {
  return PRISMA_CODES[/** @type {{ code?: string }} */ (error)?.code ?? ''];
}
