import type { SagaDefinition, Step } from '@comanda/saga';
import { onlyReads } from '../town/bindings.js';
import { deadlineColumns, startColumns, stepColumns, type Column } from './columns.js';

/** A step in one direction, or the start of a saga, and what can befall it. */
export interface CoverageRow {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** The rows of some sagas. A step that sends nothing forward has only its undoing. */
export function rowsOf(sagas: readonly SagaDefinition[]): CoverageRow[] {
  const rows = sagas.flatMap(({ type, steps }) => [
    { name: startRow(type), columns: startColumns },
    ...steps.flatMap((step): CoverageRow[] => [
      ...(step.invoke ? [{ name: stepRow(type, step.name, 'do'), columns: forward(step) }] : []),
      ...(step.compensate ? [{ name: stepRow(type, step.name, 'undo'), columns: stepColumns }] : []),
    ]),
  ]);
  // Two versions of a saga share their steps' names.
  return [...new Map(rows.map((row) => [row.name, row])).values()];
}

export const startRow = (type: string): string => `${type} (start)`;

export const stepRow = (type: string, step: string, direction: string): string => `${type} ${step} ${direction}`;

/** The row of a message of the saga protocol, from its id or the id of its reply; `undefined` for any other message. */
export function rowOfMessage(id: string): string | undefined {
  const parts = id.split(':');
  if (parts.at(-1) === 'reply') parts.pop();
  const direction = parts.pop();
  const step = parts.pop();
  if (direction !== 'do' && direction !== 'undo') return undefined;
  return stepRow(parts[0]!, step!, direction);
}

const STARTS: Readonly<Record<string, string>> = {
  OrderCreated: 'create-order',
  OrderCancelRequested: 'cancel-order',
  TicketRejected: 'cancel-order',
  OrderRevisionRequested: 'revise-order',
};

/** The row of an event that starts a saga, from its id; `undefined` for any other message. */
export function rowOfEvent(id: string): string | undefined {
  const type = STARTS[id.slice(id.lastIndexOf(':') + 1)];
  return type && startRow(type);
}

function forward({ kind, deadlineMs, invoke }: Step): readonly Column[] {
  const hasDeadline = kind === 'compensatable' && deadlineMs !== Infinity;
  const columns = hasDeadline ? [...stepColumns, ...deadlineColumns] : stepColumns;
  return onlyReads(invoke![0]) ? columns.filter((column) => !isOfCommit(column)) : columns;
}

/** Where nothing is committed, no commit goes wrong. */
function isOfCommit(column: Column): boolean {
  return ['participant: conflict', 'participant: commit lost', 'participant: commit unknown'].includes(column);
}
