import type { AcceptedOrder } from './load.js';
import { Databases } from './databases.js';
import { eventually } from './eventually.js';

interface OrderRow {
  order_id: string;
  state: string;
  reason: string | null;
  total: string;
  version: number;
}

/** All that the databases say of one order. */
interface Evidence {
  readonly order: OrderRow;
  readonly saga: { phase: string; awaiting_step: string | null } | undefined;
  readonly ticket: { state: string; version: number } | undefined;
  readonly payment: { state: string; version: number } | undefined;
  /** Kinds of its ledger entries, in alphabetical order. */
  readonly ledger: readonly string[];
  readonly held: bigint;
  readonly captured: bigint;
}

const RELAY_DEADLINE_MS = 30_000;

/** Waits until no saga is under way and every outbox is empty (I3, I12). */
export async function quiescence(databases: Databases): Promise<void> {
  await eventually(
    'every saga to end',
    async () => {
      const [open] = await databases.rows<{ n: number }>(
        'orchestrator',
        'select count(*)::int as n from saga_instances where due_at is not null',
      );
      const [pending] = await databases.rows<{ n: number }>(
        'order',
        `select count(*)::int as n from orders where state = 'APPROVAL_PENDING'`,
      );
      return open!.n + pending!.n === 0 ? true : undefined;
    },
    60_000,
  );
  await eventually(
    'every outbox to be empty',
    async () => {
      const counts = Object.values(await databases.counts('outbox'));
      return counts.every((count) => count === 0) ? true : undefined;
    },
    RELAY_DEADLINE_MS,
  );
}

/** Violations of the invariants, a line each. To be called at quiescence. */
export async function violations(databases: Databases, accepted: readonly AcceptedOrder[]): Promise<string[]> {
  const evidence = await gather(databases);
  const letters = Object.entries(await databases.counts('dead_letters')).filter(([, count]) => count > 0);
  return [
    ...letters.map(([name, count]) => `I12: ${count} dead letters in ${name}`),
    ...oneOrderAKey(accepted, evidence),
    ...accepted.flatMap((order) => asItMust(order, evidence.get(order.orderId))),
    ...[...evidence.values()].flatMap(consistent),
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
  const { state, reason } = found.order;
  const fits = state === kind.state && (reason ?? '') === kind.reason;
  return fits ? [] : [`${kind.name} order ${orderId} ended ${state} ${reason ?? ''}, not ${kind.state} ${kind.reason}`];
}

function consistent({ order, saga, ticket, payment, ledger, held, captured }: Evidence): string[] {
  const faults: string[] = [];
  const check = (holds: boolean, invariant: string): void => {
    if (!holds)
      faults.push(`${invariant}: ${JSON.stringify({ order, saga, ticket, payment, ledger, held: String(held) })}`);
  };
  const approved = order.state === 'APPROVED';
  check(
    saga?.phase === (approved ? 'completed' : 'compensated') && saga.awaiting_step === null,
    'I2 one outcome, the saga agrees',
  );
  check(order.version === 2, 'I8 an order changes once after it was taken');
  if (approved) {
    check(ticket?.state === 'AWAITING_ACCEPTANCE' && ticket.version === 2, 'I8 an approved ticket changed once');
    check(payment?.state === 'AUTHORIZED' && payment.version === 1, 'I8 an authorized payment did not change');
    check(ledger.join() === 'authorized', 'I4 the payment was authorized exactly once');
    check(held === BigInt(order.total) && captured === 0n, 'I5 what is held is what the order says');
  } else {
    check(ticket === undefined || ticket.state === 'CANCELLED', 'I6 a rejected order has no live ticket');
    check(
      payment === undefined || payment.state === 'DECLINED' || payment.state === 'RELEASED',
      'I6 a rejected order holds no payment',
    );
    check(['', 'authorized,released'].includes(ledger.join()), 'I4 what was authorized was released, once');
    check(held === 0n && captured === 0n, 'I5 a rejected order holds no money');
  }
  return faults;
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

async function gather(databases: Databases): Promise<Map<string, Evidence>> {
  const [orders, sagas, tickets, payments, ledger] = await Promise.all([
    databases.rows<OrderRow>(
      'order',
      'select order_id, state, reason, total_minor::text as total, version from orders',
    ),
    databases.rows<{ subject: string; phase: string; awaiting_step: string | null }>(
      'orchestrator',
      'select subject, phase, awaiting_step from saga_instances',
    ),
    databases.rows<{ ticket_id: string; state: string; version: number }>(
      'kitchen',
      'select ticket_id, state, version from tickets',
    ),
    databases.rows<{ payment_id: string; state: string; version: number }>(
      'accounting',
      'select payment_id, state, version from payments',
    ),
    databases.rows<{ payment_id: string; kinds: string; held: string; captured: string }>(
      'accounting',
      `select payment_id, string_agg(kind, ',' order by kind) as kinds, sum(held_minor)::text as held, sum(captured_minor)::text as captured
       from ledger group by payment_id`,
    ),
  ]);
  const byId = <R>(rows: readonly R[], id: (row: R) => string): Map<string, R> =>
    new Map(rows.map((row) => [id(row), row]));
  const saga = byId(sagas, ({ subject }) => subject);
  const ticket = byId(tickets, ({ ticket_id }) => ticket_id);
  const payment = byId(payments, ({ payment_id }) => payment_id);
  const entries = byId(ledger, ({ payment_id }) => payment_id);
  return new Map(
    orders.map((order) => {
      const money = entries.get(order.order_id);
      return [
        order.order_id,
        {
          order,
          saga: saga.get(order.order_id),
          ticket: ticket.get(order.order_id),
          payment: payment.get(order.order_id),
          ledger: money?.kinds.split(',') ?? [],
          held: BigInt(money?.held ?? 0),
          captured: BigInt(money?.captured ?? 0),
        },
      ];
    }),
  );
}
