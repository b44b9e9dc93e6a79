import type { Evidence } from './evidence.js';

/** I3: when everything works again, no saga stays under way, and none is parked. */
export function allEnded({ sagas, orders }: Evidence): string[] {
  const faults: string[] = [];
  for (const [sagaId, { row }] of sagas) {
    if (row.parked_reason !== null) faults.push(`I3: saga ${sagaId} is parked: ${String(row.parked_reason)}`);
    else if (row.phase !== 'completed' && row.phase !== 'compensated')
      faults.push(`I3: saga ${sagaId} is still ${String(row.phase)}, awaiting ${JSON.stringify(row.awaiting)}`);
  }
  for (const [orderId, { row }] of orders)
    if (['APPROVAL_PENDING', 'CANCEL_PENDING', 'REVISION_PENDING'].includes(row.state as string))
      faults.push(`I3: order ${orderId} is still ${String(row.state)}`);
  return faults;
}
