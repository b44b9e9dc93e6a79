import pg from 'pg';

/**
 * Asks a service's database, in a connection for this one question or for what else is to be done.
 *
 * @template T
 * @param {import('../stack/index.d.mts').Stack} stack
 * @param {string} database
 * @param {(client: pg.Client) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withDatabase(stack, database, work) {
  const client = new pg.Client({ connectionString: stack.databaseUrl(database) });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * A number that a service's database answers.
 *
 * @param {import('../stack/index.d.mts').Stack} stack
 * @param {string} database
 * @param {string} sql that selects one value
 * @param {unknown[]} [values]
 * @returns {Promise<number>}
 */
export function ask(stack, database, sql, values = []) {
  return withDatabase(stack, database, async (client) => {
    const { rows } = await client.query(sql, values);
    return Number(Object.values(rows[0])[0]);
  });
}
