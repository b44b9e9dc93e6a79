import type { Databases } from './databases.js';

interface OrderRow {
  readonly order_id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly total: string;
  readonly locked_by: string | null;
  readonly version: number;
}

interface SagaRow {
  readonly subject: string;
  readonly type: string;
  readonly phase: string;
  /** Number of steps whose answer it awaits. */
  readonly awaits: number;
}

/** All that the databases say of one order. */
export interface Evidence {
  readonly order: OrderRow;
  readonly sagas: readonly SagaRow[];
  readonly ticket: { readonly state: string; readonly locked_by: string | null; readonly version: number } | undefined;
  readonly payment: { readonly state: string; readonly version: number } | undefined;
  /** Kinds of its ledger entries, in alphabetical order. */
  readonly ledger: readonly string[];
  readonly held: bigint;
  readonly captured: bigint;
}

/** What the databases say of all orders, by their ids. */
export async function gather(databases: Databases): Promise<Map<string, Evidence>> {
  const [orders, sagas, tickets, payments, ledger] = await Promise.all([
    databases.rows<OrderRow>(
      'order',
      'select order_id, state, reason, total_minor::text as total, locked_by, version from orders',
    ),
    databases.rows<SagaRow>(
      'orchestrator',
      'select subject, type, phase, jsonb_array_length(awaiting) as awaits from saga_instances',
    ),
    databases.rows<{ ticket_id: string; state: string; locked_by: string | null; version: number }>(
      'kitchen',
      'select ticket_id, state, locked_by, version from tickets',
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
  const sagasOf = Map.groupBy(sagas, ({ subject }) => subject);
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
          sagas: sagasOf.get(order.order_id) ?? [],
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
