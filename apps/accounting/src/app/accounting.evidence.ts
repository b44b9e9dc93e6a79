import type { EvidenceRequest, EvidenceTable } from '@comanda/service';

/** Payments, whose ids are their orders', and their ledger, as facts of an order's timeline. */
export const accountingEvidence: readonly EvidenceTable[] = [
  {
    table: 'payments',
    column: 'payment_id',
    values: ({ orderId }) => [orderId],
    facts: (row) => [
      {
        at: row['updated_at'] as Date,
        kind: 'state',
        id: row['payment_id'] as string,
        text: `payment of ${row['amount_minor']} ${row['currency']} is ${row['state']}, version ${row['version']}`,
      },
    ],
  },
  {
    table: 'ledger',
    column: 'entry_id',
    values: entryIds,
    facts: (row) => [
      {
        at: row['entered_at'] as Date,
        kind: 'ledger',
        id: row['entry_id'] as string,
        text: `ledger: ${row['kind']}, held ${signed(row['held_minor'])}, captured ${signed(row['captured_minor'])} ${row['currency']}`,
      },
    ],
  },
];

/** Each kind is entered once, a revision once a saga: the ids follow, and are found by their index. */
function entryIds({ orderId, sagaIds }: EvidenceRequest): string[] {
  const once = ['authorized', 'captured', 'released', 'refunded'].map((kind) => `${orderId}:${kind}`);
  return [...once, ...sagaIds.map((sagaId) => `${orderId}:revised:${sagaId}`)];
}

function signed(minor: unknown): string {
  return Number(minor) > 0 ? `+${minor}` : String(minor);
}
