import type { EvidenceTable } from '@comanda/service';

/** Tickets, whose ids are their orders', as facts of an order's timeline. */
export const kitchenEvidence: readonly EvidenceTable[] = [
  {
    table: 'tickets',
    column: 'ticket_id',
    values: ({ orderId }) => [orderId],
    facts: (row) => {
      const id = row['ticket_id'] as string;
      const held = row['locked_by'] === null ? '' : `, held by ${row['locked_by']}`;
      return [
        { at: row['created_at'] as Date, kind: 'state', id, text: 'ticket was created' },
        {
          at: row['updated_at'] as Date,
          kind: 'state',
          id,
          text: `ticket is ${row['state']}, version ${row['version']}${held}`,
        },
      ];
    },
  },
];
