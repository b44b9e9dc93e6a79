import type { Trim } from '@comanda/messaging';
import { sagaInstances, sagaJournal } from '@comanda/saga-engine';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Sagas that have ended may go so many days after their start, and their journal with them. What is under way or parked stays. */
export function sagaTrims(days: number): readonly Trim[] {
  return [
    {
      table: sagaInstances,
      timeColumn: 'started_at',
      olderThanMs: days * DAY_MS,
      where: { phase: ['completed', 'compensated'] },
      logs: [{ table: sagaJournal, column: 'saga_id' }],
    },
  ];
}
