import { sagaInstances } from '@comanda/saga-engine';
import { customerOf } from '../people/customer.js';
import type { Evidence } from './evidence.js';

const ENDS: readonly unknown[] = ['completed', 'compensated'];

/** I2: every saga comes to exactly one end, and what it is about agrees with it. */
export function oneOutcome(evidence: Evidence): string[] {
  return [...endedOnce(evidence), ...ordersAgree(evidence)];
}

function endedOnce(evidence: Evidence): string[] {
  const faults: string[] = [];
  for (const [{ key, before, after }] of evidence.changes('orchestrator', sagaInstances.name))
    if (before && ENDS.includes(before.row.phase))
      faults.push(`I2: saga ${key} had ended ${String(before.row.phase)} and became ${String(after.row.phase)}`);
  return faults;
}

function ordersAgree(evidence: Evidence): string[] {
  const faults: string[] = [];
  for (const [orderId, { row }] of evidence.orders) {
    const phase = evidence.sagas.get(`create-order:${orderId}`)?.row.phase;
    if (phase === undefined) faults.push(`I2: order ${orderId} has no saga`);
    const expected =
      row.state === 'REJECTED' ? 'compensated' : row.state === 'APPROVAL_PENDING' ? undefined : 'completed';
    if (phase !== expected) faults.push(`I2: order ${orderId} is ${String(row.state)}, its saga ${String(phase)}`);
    if (row.state !== 'REJECTED' && !mayBeApproved(evidence, orderId))
      faults.push(`I2: order ${orderId} is ${String(row.state)}, and could only be rejected`);
  }
  for (const [sagaId, { row }] of evidence.sagas) {
    if (!evidence.orders.has(row.subject as string)) faults.push(`I2: saga ${sagaId} is about no order`);
    const order = evidence.orders.get(row.subject as string)?.row;
    if (row.type === 'cancel-order' && row.phase === 'completed' && order?.state !== 'CANCELLED')
      faults.push(`I2: saga ${sagaId} has completed, its order is ${String(order?.state)}`);
  }
  return faults;
}

/** What became of these orders cannot have depended on chance. */
function mayBeApproved({ scenario }: Evidence, orderId: string): boolean {
  const { consumer, place } = scenario.customers[customerOf(orderId)]!;
  return !['blocked', 'cardless', 'declined', 'disabled', 'unknown'].includes(consumer) && place !== 'closed';
}
