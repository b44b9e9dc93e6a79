import type { Evidence } from './evidence.js';

/** I11: what a customer is told of its order never goes back, and is never more than there is. */
export function monotonicReads({ history, orders }: Evidence): string[] {
  const faults: string[] = [...history.surprises];
  const versions = new Map<string, number>();
  for (const { customer, orderId, version, state } of history.readings) {
    const key = `${customer} ${orderId}`;
    const known = versions.get(key) ?? 0;
    if (version < known)
      faults.push(`I11: customer ${customer} saw version ${version} (${state}) of ${orderId} after ${known}`);
    versions.set(key, Math.max(known, version));
    const stored = orders.get(orderId)?.version ?? 0;
    if (version > stored)
      faults.push(`I11: customer ${customer} saw version ${version} of ${orderId}, which is at ${stored}`);
  }
  return faults;
}
