import { findingsOf } from '@comanda/tools/audit';
import type { AcceptedOrder } from './load.js';
import { gather, type Evidence } from './evidence.js';
import { Databases } from './databases.js';
import { eventually } from './eventually.js';

const SAGA_DEADLINE_MS = 90_000;
const RELAY_DEADLINE_MS = 30_000;

/** Waits until no saga is under way and every outbox is empty (I3, I12). */
export async function quiescence(databases: Databases): Promise<void> {
  const count = async (database: 'orchestrator' | 'order', table: string, condition: string): Promise<number> =>
    (await databases.rows<{ n: number }>(database, `select count(*)::int as n from ${table} where ${condition}`))[0]!.n;
  await eventually(
    'every saga to end',
    async () => {
      const open = await count('orchestrator', 'saga_instances', `phase in ('running', 'compensating')`);
      const pending = await count('order', 'orders', `state like '%PENDING'`);
      return open + pending === 0 ? true : undefined;
    },
    SAGA_DEADLINE_MS,
  );
  await eventually(
    'every outbox to be empty',
    async () => {
      const counts = Object.values(await databases.counts('outbox'));
      return counts.every((left) => left === 0) ? true : undefined;
    },
    RELAY_DEADLINE_MS,
  );
}

/** Violations of the invariants, a line each: those that the auditor knows, and what besides must be so of these orders. To be called at quiescence. */
export async function violations(databases: Databases, accepted: readonly AcceptedOrder[]): Promise<string[]> {
  const evidence = await gather(databases);
  const letters = Object.entries(await databases.counts('dead_letters')).filter(([, count]) => count > 0);
  return [
    ...letters.map(([name, count]) => `I12: ${count} dead letters in ${name}`),
    ...oneOrderAKey(accepted, evidence),
    ...accepted.flatMap((order) => asItMust(order, evidence.get(order.orderId))),
    ...[...evidence.values()]
      .flatMap((found) => findingsOf(found, 0))
      .map(({ rule, id, text }) => `${rule}: ${id}: ${text}`),
    ...[...evidence.values()].flatMap(faultsOf),
    ...(await wrongTotals(databases, evidence)),
    ...(await orphans(databases, evidence)),
  ];
}

/** I1: what was accepted exists, and a key made one order. */
function oneOrderAKey(accepted: readonly AcceptedOrder[], evidence: ReadonlyMap<string, Evidence>): string[] {
  const ids = new Set(accepted.map(({ orderId }) => orderId));
  const faults: string[] = [];
  if (ids.size !== accepted.length) faults.push(`I1: ${accepted.length} keys made ${ids.size} orders`);
  if (evidence.size !== accepted.length)
    faults.push(`I1: ${accepted.length} orders were accepted, ${evidence.size} are stored`);
  return faults;
}

function asItMust({ orderId, kind }: AcceptedOrder, found: Evidence | undefined): string[] {
  if (!found) return [`I1: order ${orderId} was accepted and is lost`];
  const { state, reason, total } = found.order;
  const changes = found.sagas.filter(({ type }) => type !== 'create-order');
  const fits = state === kind.state && (reason ?? '') === kind.reason && Number(total) === kind.total;
  const ended = `${state} ${reason ?? ''} ${total}`;
  return [
    ...(fits ? [] : [`${kind.name} order ${orderId} ended ${ended}, not ${kind.state} ${kind.reason} ${kind.total}`]),
    ...(changes.length === kind.changes.length
      ? []
      : [`I1: ${kind.changes.length} changes of order ${orderId} started ${changes.length} sagas`]),
  ];
}

function faultsOf(found: Evidence): string[] {
  const { order, sagas, captured } = found;
  const faults: string[] = [];
  const check = (holds: boolean, invariant: string): void => {
    const show = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
    if (!holds) faults.push(`${invariant}: ${JSON.stringify(found, show)}`);
  };
  const completed = (type: string): number =>
    sagas.filter((saga) => saga.type === type && saga.phase === 'completed').length;
  const isOver = sagas.every(({ phase, awaits }) => ['completed', 'compensated'].includes(phase) && awaits === 0);
  check(isOver, 'I2 every saga has one outcome');
  check(completed('create-order') === (order.state === 'REJECTED' ? 0 : 1), 'I2 an order is approved by its saga');
  check(
    completed('cancel-order') === (order.state === 'CANCELLED' ? 1 : 0),
    'I2 an order is cancelled by a saga, once',
  );
  // Each saga that held the order has changed it twice.
  check(order.version === 2 * sagas.length, 'I8 an order changes twice a saga');
  check(captured === 0n, 'I5 nothing is captured of what was not picked up');
  if (order.state === 'APPROVED') checkApproved(found, check);
  else checkGone(found, check);
  return faults;
}

type Check = (holds: boolean, invariant: string) => void;

function checkApproved({ sagas, ticket, payment, ledger }: Evidence, check: Check): void {
  const revisions = sagas.filter(({ type, phase }) => type === 'revise-order' && phase === 'completed').length;
  check(ticket?.state === 'AWAITING_ACCEPTANCE' && ticket.locked_by === null, 'I6 an approved order has a live ticket');
  check(ticket?.version === 2 * sagas.length, 'I8 a ticket changes twice a saga');
  check(payment?.state === 'AUTHORIZED' && payment.version === 1 + revisions, 'I8 a payment changes once a revision');
  check(
    ledger.join() === ['authorized', ...Array.from({ length: revisions }, () => 'revised')].join(),
    'I4 the payment was authorized once, and revised once a revision',
  );
}

function checkGone({ order, payment, ledger }: Evidence, check: Check): void {
  check(
    payment === undefined || payment.state === 'DECLINED' || payment.state === 'RELEASED',
    `I6 an order that is ${order.state} holds no payment`,
  );
  const once = ledger.filter((kind) => kind !== 'revised').join();
  check(['', 'authorized,released'].includes(once), 'I4 what was authorized was released, once');
  if (order.state === 'CANCELLED') check(payment?.state === 'RELEASED', 'I6 a cancelled order has got its money back');
}

/** I5, over all: also for entries of which no order knows. */
async function wrongTotals(databases: Databases, evidence: ReadonlyMap<string, Evidence>): Promise<string[]> {
  const [sum] = await databases.rows<{ held: string; captured: string }>(
    'accounting',
    'select coalesce(sum(held_minor), 0)::text as held, coalesce(sum(captured_minor), 0)::text as captured from ledger',
  );
  const due = [...evidence.values()]
    .filter(({ order }) => order.state === 'APPROVED')
    .reduce((total, { order }) => total + BigInt(order.total), 0n);
  if (BigInt(sum!.held) === due && sum!.captured === '0') return [];
  return [`I5: the ledger holds ${sum!.held} and has captured ${sum!.captured}, the orders say ${due} and 0`];
}

/** Tickets, payments and sagas must belong to an order. */
async function orphans(databases: Databases, evidence: ReadonlyMap<string, Evidence>): Promise<string[]> {
  const found = await Promise.all([
    databases.rows<{ id: string }>('kitchen', 'select ticket_id as id from tickets'),
    databases.rows<{ id: string }>('accounting', 'select payment_id as id from payments'),
    databases.rows<{ id: string }>('orchestrator', 'select subject as id from saga_instances'),
  ]);
  return found
    .flat()
    .flatMap(({ id }) => (evidence.has(id) ? [] : [`I6: something of ${id} is stored, and no such order`]));
}
