import type { ToldLine } from '../src/app/application/journal/journal-line.js';

/** A line of the journal at that place. */
export function aLine(entryId: number | bigint, given: Partial<ToldLine> = {}): ToldLine {
  return {
    entryId: BigInt(entryId),
    sagaId: 'create-order:o1',
    type: 'create-order',
    subject: 'o1',
    step: 'createTicket',
    direction: 'do',
    outcome: 'succeeded',
    attempts: 1,
    phase: 'running',
    at: new Date('2026-01-01T00:00:00.000Z'),
    ...given,
  };
}
