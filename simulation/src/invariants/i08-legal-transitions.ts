import { paymentsTable } from '../../../apps/accounting/src/app/application/payments-table.js';
import { tickets } from '../../../apps/kitchen/src/app/application/tables/tickets.js';
import { orders } from '../../../apps/order/src/app/application/tables/orders.js';
import type { ServiceName } from '../town/bindings.js';
import type { Evidence } from './evidence.js';

type Transitions = Readonly<Record<string, readonly string[]>>;

/** An order whose food has left is completed in the same decision that lets it go. */
const ORDER: Transitions = {
  '': ['APPROVAL_PENDING'],
  APPROVAL_PENDING: ['APPROVED', 'REJECTED', 'COMPLETED'],
  APPROVED: ['CANCEL_PENDING', 'REVISION_PENDING', 'COMPLETED'],
  CANCEL_PENDING: ['CANCELLED', 'APPROVED', 'COMPLETED'],
  REVISION_PENDING: ['APPROVED', 'COMPLETED'],
};

const TICKET: Transitions = {
  '': ['CREATE_PENDING'],
  CREATE_PENDING: ['AWAITING_ACCEPTANCE', 'CANCELLED'],
  AWAITING_ACCEPTANCE: ['ACCEPTED', 'CANCEL_PENDING', 'REVISION_PENDING'],
  ACCEPTED: ['PREPARING', 'CANCEL_PENDING', 'REVISION_PENDING'],
  PREPARING: ['READY_FOR_PICKUP'],
  READY_FOR_PICKUP: ['PICKED_UP'],
  CANCEL_PENDING: ['CANCELLED', 'AWAITING_ACCEPTANCE', 'ACCEPTED'],
  REVISION_PENDING: ['AWAITING_ACCEPTANCE', 'ACCEPTED'],
};

const PAYMENT: Transitions = {
  '': ['AUTHORIZED', 'DECLINED'],
  AUTHORIZED: ['AUTHORIZED', 'CAPTURED', 'RELEASED'],
  CAPTURED: ['REFUNDED'],
};

/** I8: only legal transitions; versions grow by one with each decision, without forks. */
export function legalTransitions(evidence: Evidence): string[] {
  return [
    ...illegal(evidence, 'order', orders.name, ORDER),
    ...illegal(evidence, 'kitchen', tickets.name, TICKET),
    ...illegal(evidence, 'accounting', paymentsTable.name, PAYMENT),
  ];
}

function illegal(evidence: Evidence, service: ServiceName, table: string, transitions: Transitions): string[] {
  const faults: string[] = [];
  const versions = new Map<string, number>();
  for (const [{ key, before, after }] of evidence.changes(service, table)) {
    const known = versions.get(key) ?? 0;
    const decisions = after.version - known;
    if ((before?.version ?? 0) !== known || decisions < 1)
      faults.push(`I8: ${table} ${key} went from version ${known} to ${after.version}`);
    versions.set(key, after.version);
    const [from, to] = [String(before?.row.state ?? ''), String(after.row.state)];
    if (!leads(transitions, from, to, decisions))
      faults.push(`I8: ${table} ${key} went from ${from || 'nothing'} to ${to}`);
  }
  return faults;
}

/** Several decisions of one transaction are stored as one change. A decision may also leave the state as it is. */
function leads(transitions: Transitions, from: string, to: string, decisions: number): boolean {
  if (from === to) return true;
  if (decisions === 0) return false;
  return (transitions[from] ?? []).some((next) => leads(transitions, next, to, decisions - 1));
}
