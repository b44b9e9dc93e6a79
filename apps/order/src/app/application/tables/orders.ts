import type { Row, Table } from '@comanda/messaging';
import type { Order } from '../../domain/order.js';
import type { OrderState } from '../../domain/order-state.js';
import type { OrderLine } from '../../domain/pricing.js';
import type { RevisedLine } from '../../domain/revision.js';

interface StoredLine {
  readonly menuItemId: string;
  readonly name: string;
  readonly quantity: number;
  readonly amountMinor: number;
  readonly currency: string;
}

/** An order's lines as JSON holds them. Amounts are plain numbers: the greatest amount of money is far below 2^53. */
export function linesToJson(lines: readonly OrderLine[]): readonly StoredLine[] {
  return lines.map(({ menuItemId, name, quantity, unitPrice }) => ({
    menuItemId,
    name,
    quantity,
    amountMinor: Number(unitPrice.amountMinor),
    currency: unitPrice.currency,
  }));
}

/** The lines that {@link linesToJson} made JSON of. */
export function linesFromJson(json: unknown): readonly OrderLine[] {
  return (json as readonly StoredLine[]).map(({ menuItemId, name, quantity, amountMinor, currency }) => ({
    menuItemId,
    name,
    quantity,
    unitPrice: { amountMinor: BigInt(amountMinor), currency },
  }));
}

/** Only what we know of a line: requests and commands may come with more. */
function revisionToJson(revision: Order['pendingRevision']): readonly RevisedLine[] | null {
  return revision && revision.map(({ menuItemId, quantity }) => ({ menuItemId, quantity }));
}

function fromRow(row: Row): Order {
  return {
    orderId: row.order_id as string,
    consumerId: row.consumer_id as string,
    restaurantId: row.restaurant_id as string,
    state: row.state as OrderState,
    reason: row.reason as string | null,
    lineItems: linesFromJson(row.line_items),
    total: { amountMinor: row.total_minor as bigint, currency: row.currency as string },
    pickedUpAt: row.picked_up_at as Date | null,
    lockedBy: row.locked_by as string | null,
    pendingReason: row.pending_reason as string | null,
    pendingRevision: row.pending_revision as readonly RevisedLine[] | null,
    confirmedBy: row.confirmed_by as string | null,
    createdAt: row.created_at as Date,
    updatedAt: row.updated_at as Date,
  };
}

/** Orders, by their id. */
export const orders: Table<Order> = {
  name: 'orders',
  key: 'order_id',
  columns: {
    order_id: 'uuid',
    consumer_id: 'uuid',
    restaurant_id: 'uuid',
    state: 'text',
    reason: 'text',
    line_items: 'jsonb',
    total_minor: 'bigint',
    currency: 'text',
    picked_up_at: 'timestamptz',
    locked_by: 'text',
    pending_reason: 'text',
    pending_revision: 'jsonb',
    confirmed_by: 'text',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  toRow: (order) => ({
    order_id: order.orderId,
    consumer_id: order.consumerId,
    restaurant_id: order.restaurantId,
    state: order.state,
    reason: order.reason,
    line_items: linesToJson(order.lineItems),
    total_minor: order.total.amountMinor,
    currency: order.total.currency,
    picked_up_at: order.pickedUpAt,
    locked_by: order.lockedBy,
    pending_reason: order.pendingReason,
    pending_revision: revisionToJson(order.pendingRevision),
    confirmed_by: order.confirmedBy,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
  }),
  fromRow,
};
