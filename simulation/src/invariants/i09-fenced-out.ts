import type { CommittedTransaction } from '@comanda/simulation';
import { tickets } from '../../../apps/kitchen/src/app/application/tables/tickets.js';
import { orders } from '../../../apps/order/src/app/application/tables/orders.js';
import type { ServiceName } from '../town/bindings.js';
import type { Evidence } from './evidence.js';

/** I9: what a saga holds is let go, or taken, by that saga alone. */
export function fencedOut(evidence: Evidence): string[] {
  return [...strangers(evidence, 'order', orders.name), ...strangers(evidence, 'kitchen', tickets.name)];
}

function strangers(evidence: Evidence, service: ServiceName, table: string): string[] {
  const faults: string[] = [];
  for (const [{ key, before, after }, transaction] of evidence.changes(service, table)) {
    const [was, is] = [holderOf(before?.row.locked_by), holderOf(after.row.locked_by)];
    if (was === undefined || was === is) continue;
    if (!hasCommandOf(transaction, was))
      faults.push(`I9: ${table} ${key} was held by ${was}, and another one has let it go`);
  }
  return faults;
}

function hasCommandOf({ inbox }: CommittedTransaction, sagaId: string): boolean {
  return inbox.some(({ messageId }) => messageId.startsWith(`${sagaId}:`));
}

const holderOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
