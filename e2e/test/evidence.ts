import type { OrderEvidence, OrderRow } from '@comanda/tools/audit';
import { readEvidence } from '@comanda/tools/audit/evidence';
import type { Databases } from './databases.js';

/** All that the databases say of one order that exists. */
export type Evidence = OrderEvidence & { readonly order: OrderRow };

/** What the databases say of all orders, by their ids. */
export async function gather(databases: Databases): Promise<Map<string, Evidence>> {
  const orders = await databases.rows<{ id: string }>('order', 'select order_id::text as id from orders');
  const all = await readEvidence(
    databases.clients,
    orders.map(({ id }) => id),
  );
  return new Map(all.map((evidence) => [evidence.orderId, evidence as Evidence]));
}
