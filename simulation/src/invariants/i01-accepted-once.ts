import { grouped, type Evidence } from './evidence.js';

/** I1: every accepted order exists; one idempotency key makes one order, and starts one saga. */
export function acceptedOnce({ history, orders, sagas }: Evidence): string[] {
  const faults: string[] = [];
  for (const { orderId } of history.accepted)
    if (!orders.has(orderId)) faults.push(`I1: order ${orderId} was accepted and is lost`);
  for (const [key, tries] of grouped(history.tries, (each) => each.key)) {
    const made = new Set(tries.map(({ orderId }) => orderId).filter((id) => orders.has(id)));
    if (made.size > 1) faults.push(`I1: ${key} made ${made.size} orders`);
    const told = new Set(history.accepted.filter((each) => each.key === key).map(({ orderId }) => orderId));
    if (told.size > 1) faults.push(`I1: under ${key} the customer was told of ${told.size} orders`);
  }
  for (const { key, code } of history.refused)
    if (history.tries.some((each) => each.key === key && orders.has(each.orderId)))
      faults.push(`I1: ${key} was refused (${code}) and has made an order`);
  for (const { key, code } of history.reuses)
    if (code !== 'IDEMPOTENCY_KEY_REUSED') faults.push(`I1: ${key} was taken for another order: ${code ?? 'accepted'}`);
  for (const { key, tried, refusal } of history.wishes) {
    const started = tried.filter((id) => sagas.has(id));
    if (started.length !== (refusal === undefined ? 1 : 0))
      faults.push(`I1: ${key} was ${refusal ?? 'accepted'} and started ${started.join(' and ') || 'nothing'}`);
  }
  return faults;
}
