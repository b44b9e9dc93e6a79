import { waitUntil } from '../process/wait-until.mjs';
import { DATABASES } from '../stack/services.mjs';
import { withDatabase } from './databases.mjs';

const MODELS = 20;
/** What is still to be sent is no part of a finished order, and Prisma's notes are none of any. */
const NOT_OF_ORDERS = ['outbox', '_prisma_migrations'];

/**
 * What finished orders have left in a table: rows as JSON, and the columns that the table does not number by itself.
 *
 * @typedef {{ database: string, table: string, columns: readonly string[], rows: readonly object[] }} Print
 */

/**
 * Places some orders, and finds out what finished ones leave in the databases, whatever the tables look like: it is what was not
 * there before. Nothing else may be going on. To be done while there is little in the tables.
 *
 * @param {import('./rig.mjs').Rig} rig
 * @returns {Promise<{ orders: number, prints: readonly Print[] }>}
 */
export async function takePrints(rig) {
  const before = await everything(rig.stack);
  for (let placed = 0; placed < MODELS; placed++) {
    await rig.ours.placeOne();
    rig.orders += 1;
  }
  const after = await everything(rig.stack);
  const prints = [...after].map(([place, { keys, ...print }]) => {
    const known = new Set(before.get(place)?.keys);
    return { ...print, rows: print.rows.filter((_row, index) => !known.has(/** @type {string} */ (keys[index]))) };
  });
  return { orders: MODELS, prints: prints.filter(({ rows }) => rows.length > 0) };
}

/** All rows of all tables, once all events have been handled. @param {import('../stack/index.d.mts').Stack} stack */
async function everything(stack) {
  const databases = DATABASES.map((database) =>
    withDatabase(stack, database, async (client) => {
      await atRest(client, database);
      const { rows: tables } = await client.query(TABLES, [NOT_OF_ORDERS]);
      /** @type {(readonly [string, Print & { keys: string[] }])[]} */
      const all = [];
      for (const { table, columns, key } of tables) {
        const { rows } = await client.query(`SELECT to_jsonb(t) AS row FROM ${client.escapeIdentifier(table)} t`);
        const keys = rows.map(({ row }) => JSON.stringify(key.map((/** @type {string} */ column) => row[column])));
        all.push([`${database}.${table}`, { database, table, columns, rows: rows.map(({ row }) => row), keys }]);
      }
      return all;
    }),
  );
  return new Map((await Promise.all(databases)).flat());
}

const TABLES = `
  SELECT c.table_name AS "table",
         array_agg(c.column_name::text) FILTER (WHERE c.column_default IS NULL OR c.column_default NOT LIKE 'nextval(%') AS columns,
         array_agg(c.column_name::text) FILTER (WHERE k.column_name IS NOT NULL) AS key
    FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    LEFT JOIN (information_schema.key_column_usage k
               JOIN information_schema.table_constraints p USING (constraint_schema, constraint_name))
           ON p.constraint_type = 'PRIMARY KEY' AND k.table_schema = c.table_schema AND k.table_name = c.table_name
          AND k.column_name = c.column_name
   WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name <> ALL($1)
   GROUP BY c.table_name
  HAVING count(k.column_name) > 0`;

/** @param {import('pg').Client} client @param {string} database */
function atRest(client, database) {
  const everyoneHasHeard = async () => {
    const { rows } = await client.query('SELECT count(*)::int AS waiting FROM outbox');
    return rows[0].waiting === 0;
  };
  return waitUntil(`the events of ${database} to be handled`, everyoneHasHeard, { timeoutMs: 60_000, everyMs: 200 });
}
