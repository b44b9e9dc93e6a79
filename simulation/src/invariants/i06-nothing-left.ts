import type { Evidence } from './evidence.js';

/** I6: of a rejected or cancelled order nothing is left; what is left belongs to an order that is pending or stands. */
export function nothingLeft({ orders, tickets, payments }: Evidence): string[] {
  const faults: string[] = [];
  for (const [orderId, { row }] of orders) {
    const [ticket, payment] = [tickets.get(orderId)?.row.state, payments.get(orderId)?.row.state];
    const state = row.state as string;
    if (state === 'REJECTED' || state === 'CANCELLED') {
      if (ticket !== undefined && ticket !== 'CANCELLED')
        faults.push(`I6: order ${orderId} is ${state}, its ticket ${String(ticket)}`);
      if (payment === 'AUTHORIZED' || payment === 'CAPTURED')
        faults.push(`I6: order ${orderId} is ${state}, its payment ${payment}`);
    } else if (state === 'APPROVED' || state === 'COMPLETED') {
      const isLive =
        ticket !== undefined &&
        ticket !== 'CANCELLED' &&
        ticket !== 'CREATE_PENDING' &&
        !String(ticket).endsWith('_PENDING');
      if (!isLive) faults.push(`I6: order ${orderId} is ${state}, its ticket ${String(ticket)}`);
      if ((ticket === 'PICKED_UP') !== (state === 'COMPLETED'))
        faults.push(`I6: order ${orderId} is ${state}, its ticket ${String(ticket)}`);
    }
  }
  for (const [name, rows] of [
    ['ticket', tickets],
    ['payment', payments],
  ] as const)
    for (const id of rows.keys()) if (!orders.has(id)) faults.push(`I6: there is a ${name} ${id}, and no such order`);
  return [...faults, ...sameLines({ orders, tickets })];
}

/** What is cooked is what was ordered. */
function sameLines({ orders, tickets }: Pick<Evidence, 'orders' | 'tickets'>): string[] {
  const faults: string[] = [];
  for (const [orderId, { row }] of orders) {
    const ticket = tickets.get(orderId);
    if (!ticket || row.state === 'REJECTED' || row.state === 'CANCELLED') continue;
    const [ordered, cooked] = [quantities(row.line_items), quantities(ticket.row.line_items)];
    if (ordered !== cooked) faults.push(`I6: order ${orderId} has ${ordered}, its ticket ${cooked}`);
  }
  return faults;
}

function quantities(lines: unknown): string {
  return (lines as readonly { menuItemId: string; quantity: number }[])
    .map(({ menuItemId, quantity }) => `${quantity} ${menuItemId}`)
    .sort()
    .join(', ');
}
