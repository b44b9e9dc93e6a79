/** @typedef {import('./read-evidence.d.mts').Databases} Databases */

/** @type {typeof import('./read-evidence.d.mts').readEvidence} */
export async function readEvidence({ order, kitchen, accounting, orchestrator }, ids) {
  const [orders, sagas, tickets, payments, ledger] = await Promise.all([
    rows(order, ORDERS, ids),
    rows(orchestrator, SAGAS, ids),
    rows(kitchen, TICKETS, ids),
    rows(accounting, PAYMENTS, ids),
    rows(accounting, LEDGER, ids),
  ]);
  const of = (/** @type {any[]} */ all) => new Map(all.map((row) => [row.id, row]));
  const [orderOf, ticketOf, paymentOf, moneyOf] = [of(orders), of(tickets), of(payments), of(ledger)];
  const sagasOf = Map.groupBy(sagas, (row) => row.subject);
  return ids.map((orderId) => ({
    orderId,
    order: orderOf.get(orderId),
    sagas: sagasOf.get(orderId) ?? [],
    ticket: ticketOf.get(orderId),
    payment: paymentOf.get(orderId),
    ledger: moneyOf.get(orderId)?.kinds.split(',') ?? [],
    held: BigInt(moneyOf.get(orderId)?.held ?? 0),
    captured: BigInt(moneyOf.get(orderId)?.captured ?? 0),
  }));
}

const ORDERS = `select order_id::text as id, order_id, state, reason, total_minor::text as total, locked_by, version
  from orders where order_id = any($1::uuid[])`;
const TICKETS =
  'select ticket_id::text as id, state, locked_by, version from tickets where ticket_id = any($1::uuid[])';
const PAYMENTS = `select payment_id::text as id, state, amount_minor::text as amount, version
  from payments where payment_id = any($1::uuid[])`;
const LEDGER = `select payment_id::text as id, string_agg(kind, ',' order by kind) as kinds, sum(held_minor)::text as held,
    sum(captured_minor)::text as captured
  from ledger where payment_id = any($1::uuid[]) group by payment_id`;
// A reply that is dropped while its saga ends is noted in a transaction of its own: its line may be numbered behind that of the end.
const SAGAS = `select saga_id, subject, type, phase, jsonb_array_length(awaiting) as awaits, parked_reason as parked,
    (extract(epoch from now() - updated_at) * 1000)::float8 as idle_ms,
    (select phase from saga_journal where saga_id = i.saga_id and outcome <> 'dropped' order by entry_id desc limit 1) as journal_phase
  from saga_instances i where subject = any($1::text[])`;

/** @param {Databases['order']} client @param {string} sql @param {readonly string[]} ids @returns {Promise<any[]>} */
async function rows(client, sql, ids) {
  return (await client.query(sql, [ids])).rows;
}
