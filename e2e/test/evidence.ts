import type { OrderEvidence, OrderRow, PaymentRow, SagaRow, TicketRow } from '@comanda/tools/audit';
import type { Databases } from './databases.js';

/** All that the databases say of one order that exists. */
export type Evidence = OrderEvidence & { readonly order: OrderRow };

/** What the databases say of all orders, by their ids. */
export async function gather(databases: Databases): Promise<Map<string, Evidence>> {
  const [orders, sagas, tickets, payments, ledger] = await Promise.all([
    databases.rows<OrderRow>(
      'order',
      'select order_id, state, reason, total_minor::text as total, locked_by, version from orders',
    ),
    // What is dropped while a saga ends may be numbered behind its end.
    databases.rows<SagaRow>(
      'orchestrator',
      `select saga_id, subject, type, phase, jsonb_array_length(awaiting) as awaits, parked_reason as parked, 0 as idle_ms,
         (select phase from saga_journal where saga_id = i.saga_id and outcome <> 'dropped' order by entry_id desc limit 1) as journal_phase
       from saga_instances i`,
    ),
    databases.rows<TicketRow & { ticket_id: string }>(
      'kitchen',
      'select ticket_id, state, locked_by, version from tickets',
    ),
    databases.rows<PaymentRow & { payment_id: string }>(
      'accounting',
      'select payment_id, state, amount_minor::text as amount, version from payments',
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
          orderId: order.order_id,
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
