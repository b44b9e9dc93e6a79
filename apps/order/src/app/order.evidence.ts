import type { EvidenceTable } from '@comanda/service';

/** Orders, as facts of an order's timeline. */
export const orderEvidence: readonly EvidenceTable[] = [
  {
    table: 'orders',
    column: 'order_id',
    values: ({ orderId }) => [orderId],
    facts: (row) => {
      const { order_id: id, state, reason, locked_by: saga, version } = row as unknown as OrderRow;
      const held = saga === null ? '' : `, held by ${saga}`;
      return [
        {
          at: row['created_at'] as Date,
          kind: 'state',
          id,
          text: `order was taken, for ${row['total_minor']} ${row['currency']}`,
        },
        {
          at: row['updated_at'] as Date,
          kind: 'state',
          id,
          text: `order is ${state}, version ${version}${held}`,
          code: reason ?? undefined,
        },
      ];
    },
  },
];

interface OrderRow {
  readonly order_id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly locked_by: string | null;
  readonly version: number;
}
