import { grouped, type Evidence } from './evidence.js';

interface Sums {
  readonly held: bigint;
  readonly captured: bigint;
}

/** I5: what is held and what was taken is what the orders say, each and in total, in minor units. */
export function moneyAddsUp(evidence: Evidence): string[] {
  const faults: string[] = [];
  const entries = grouped(evidence.ledger, ({ payment_id }) => payment_id as string);
  let [held, captured] = [0n, 0n];
  for (const [orderId, { row }] of evidence.orders) {
    const is = sumsOf(entries.get(orderId) ?? []);
    const due = dueOf(row.state as string, row.total_minor as bigint, row.picked_up_at !== null);
    held += due.held;
    captured += due.captured;
    if (is.held !== due.held || is.captured !== due.captured)
      faults.push(
        `I5: order ${orderId} is ${String(row.state)} over ${due.held + due.captured}: held ${is.held}, captured ${is.captured}`,
      );
  }
  const total = sumsOf(evidence.ledger);
  if (total.held !== held || total.captured !== captured)
    faults.push(`I5: in total ${total.held} is held and ${total.captured} captured, not ${held} and ${captured}`);
  return [...faults, ...paymentsAgree(evidence, entries)];
}

function sumsOf(entries: Evidence['ledger']): Sums {
  let [held, captured] = [0n, 0n];
  for (const { held_minor, captured_minor } of entries) {
    held += held_minor as bigint;
    captured += captured_minor as bigint;
  }
  return { held, captured };
}

function dueOf(state: string, total: bigint, wasPickedUp: boolean): Sums {
  if (state === 'COMPLETED' || wasPickedUp) return { held: 0n, captured: total };
  return { held: state === 'APPROVED' ? total : 0n, captured: 0n };
}

function paymentsAgree({ payments }: Evidence, entries: ReadonlyMap<string, Evidence['ledger']>): string[] {
  const faults: string[] = [];
  for (const [id, { row }] of payments) {
    const { held, captured } = sumsOf(entries.get(id) ?? []);
    const amount = row.amount_minor as bigint;
    if (held !== (row.state === 'AUTHORIZED' ? amount : 0n) || captured !== (row.state === 'CAPTURED' ? amount : 0n))
      faults.push(`I5: payment ${id} is ${String(row.state)} over ${amount}, its entries say ${held} and ${captured}`);
  }
  return faults;
}
