import pg from 'pg';

/**
 * Creates the databases that are missing.
 *
 * @param {string} adminUrl
 * @param {readonly string[]} names
 */
export async function createMissingDatabases(adminUrl, names) {
  await withAdmin(adminUrl, async (client) => {
    const { rows } = await client.query('SELECT datname FROM pg_database');
    const existing = new Set(rows.map(({ datname }) => datname));
    for (const name of names) {
      if (!existing.has(name)) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    }
  });
}

/**
 * The note that is kept with each database, by its name. A note lives and dies with its database, and is part of no schema.
 *
 * @param {string} adminUrl
 * @returns {Promise<Map<string, string>>}
 */
export function readNotes(adminUrl) {
  return withAdmin(adminUrl, async (client) => {
    const { rows } = await client.query(
      "SELECT datname, shobj_description(oid, 'pg_database') AS note FROM pg_database",
    );
    return new Map(rows.map(({ datname, note }) => [datname, note]));
  });
}

/** @param {string} adminUrl @param {string} database @param {string} note */
export async function writeNote(adminUrl, database, note) {
  await withAdmin(adminUrl, (client) =>
    client.query(`COMMENT ON DATABASE ${client.escapeIdentifier(database)} IS ${client.escapeLiteral(note)}`),
  );
}

/** @template T @param {string} adminUrl @param {(client: pg.Client) => Promise<T>} work */
async function withAdmin(adminUrl, work) {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
