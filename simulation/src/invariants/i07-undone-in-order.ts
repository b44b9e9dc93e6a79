import type { Row } from '@comanda/messaging';
import { definitionOf } from '../town/deployments.js';
import type { Evidence } from './evidence.js';

/** I7: nothing is undone after the pivot, and what is undone is undone in reverse order. */
export function undoneInOrder({ sagas, journal }: Evidence): string[] {
  const faults: string[] = [];
  for (const [sagaId, { row }] of sagas) {
    const { steps } = definitionOf(row);
    const place = (line: Row): number => steps.findIndex(({ name }) => name === line.step);
    let isPastPivot = false;
    let last = Infinity;
    for (const line of journal.get(sagaId) ?? []) {
      if (line.outcome !== 'succeeded') continue;
      if (line.direction === 'do') {
        isPastPivot ||= steps[place(line)]?.kind === 'pivot';
        continue;
      }
      if (isPastPivot) faults.push(`I7: saga ${sagaId} has undone ${String(line.step)} after its pivot`);
      if (place(line) >= last) faults.push(`I7: saga ${sagaId} has undone ${String(line.step)} after a step before it`);
      last = place(line);
    }
  }
  return faults;
}
