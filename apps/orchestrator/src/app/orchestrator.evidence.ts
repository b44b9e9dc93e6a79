import type { EvidenceTable } from '@comanda/service';

/** The sagas' journal, and then how they are: what is of the same moment is told in this order. */
export const orchestratorEvidence: readonly EvidenceTable[] = [
  {
    table: 'saga_journal',
    column: 'saga_id',
    values: ({ sagaIds }) => sagaIds,
    facts: (row) => [
      {
        at: row['at'] as Date,
        kind: 'step',
        id: row['saga_id'] as string,
        text: stepText(row),
        code: (row['code'] as string | null) ?? undefined,
      },
    ],
  },
  {
    table: 'saga_instances',
    column: 'saga_id',
    values: ({ sagaIds }) => sagaIds,
    facts: (row) => {
      const of = { id: row['saga_id'] as string, traceparent: (row['traceparent'] as string | null) ?? undefined };
      const stuck = row['parked_reason'] === null ? '' : `, and parked: ${row['parked_reason']}`;
      return [
        {
          ...of,
          at: row['updated_at'] as Date,
          kind: 'saga',
          text: `${row['type']} is ${row['phase']}${stuck}`,
          code: (row['failure_code'] as string | null) ?? undefined,
        },
      ];
    },
  },
];

function stepText({
  step,
  direction,
  outcome,
  attempts,
  by_whom: byWhom,
  why,
}: Readonly<Record<string, unknown>>): string {
  if (outcome === 'started') return 'saga started';
  const what = direction === 'undo' ? `undoing of ${step}` : step;
  const tries = Number(attempts) > 1 ? `, sent ${attempts} times` : '';
  return `${what}: ${outcome}${tries}${byWhom ? `, by ${byWhom}: ${why}` : ''}`;
}
