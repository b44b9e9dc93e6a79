const PAGE = 1_000;

/** Where ids of orders stand: tickets, payments and sagas may be of orders that there are not. */
const PLACES = /** @type {const} */ ([
  { database: 'order', table: 'orders', column: 'order_id' },
  { database: 'kitchen', table: 'tickets', column: 'ticket_id' },
  { database: 'accounting', table: 'payments', column: 'payment_id' },
]);
const UUID = /^[0-9a-f-]{36}$/;

/**
 * Ids of everything that looks like an order anywhere, page by page; an id may come more than once.
 *
 * @param {import('./read-evidence.mjs').Databases} databases
 * @returns {AsyncGenerator<string[]>}
 */
export async function* orderIds(databases) {
  for (const { database, table, column } of PLACES) {
    const next = `select ${column}::text as id from ${table} where $1::uuid is null or ${column} > $1::uuid order by ${column} limit ${PAGE}`;
    yield* pages((after) => databases[database].query(next, [after]));
  }
  const subjects = `select subject as id from saga_instances where ($1::text is null or subject > $1)
    group by subject order by subject limit ${PAGE}`;
  for await (const ids of pages((after) => databases.orchestrator.query(subjects, [after])))
    yield ids.filter((id) => UUID.test(id));
}

/** @param {(after: string | null) => Promise<import('pg').QueryResult<{ id: string }>>} read */
async function* pages(read) {
  /** @type {string | null} */
  let after = null;
  for (;;) {
    /** @type {string[]} */
    const ids = (await read(after)).rows.map(({ id }) => id);
    if (ids.length > 0) yield ids;
    if (ids.length < PAGE) return;
    after = ids.at(-1) ?? null;
  }
}
