import { commandId, type InboxRecord } from '@comanda/messaging';
import { onlyReads, type ServiceName } from '../town/bindings.js';
import { definitionOf } from '../town/deployments.js';
import { type Evidence, grouped } from './evidence.js';

/** I4: each command has its effect at most once; on the path to a saga's end, exactly once. */
export function effectOnce(evidence: Evidence): string[] {
  return [...recordedOnce(evidence), ...enteredOnce(evidence), ...doneOnPath(evidence)];
}

function recordedOnce(evidence: Evidence): string[] {
  const faults: string[] = [];
  for (const service of evidence.services) {
    const times = new Map<string, number>();
    const events = new Set<string>();
    for (const { inbox, outbox } of evidence.transactions(service)) {
      for (const { messageId } of inbox) times.set(messageId, (times.get(messageId) ?? 0) + 1);
      for (const { eventId } of outbox) {
        if (events.has(eventId)) faults.push(`I4: ${service} has told ${eventId} twice`);
        events.add(eventId);
      }
    }
    for (const [messageId, count] of times)
      if (count > 1) faults.push(`I4: ${service} has handled ${messageId} ${count} times`);
  }
  return faults;
}

function enteredOnce({ ledger }: Evidence): string[] {
  const entries = grouped(ledger, ({ entry_id }) => entry_id as string);
  return [...entries]
    .filter(([, rows]) => rows.length > 1)
    .map(([id, rows]) => `I4: the ledger has ${id} ${rows.length} times`);
}

/** Every step that a saga has behind it was done where it says so. */
function doneOnPath(evidence: Evidence): string[] {
  const faults: string[] = [];
  for (const [sagaId, { row }] of evidence.sagas) {
    for (const { name, invoke, compensate } of definitionOf(row).steps) {
      const leavesNothing = invoke && onlyReads(invoke[0]);
      if (
        row.phase === 'completed' &&
        invoke &&
        !leavesNothing &&
        !succeeded(evidence, invoke[0].participant, commandId(sagaId, name, 'do'))
      )
        faults.push(`I4: saga ${sagaId} has completed without ${name}`);
      const undoing = compensate && commandId(sagaId, name, 'undo');
      const wasUndone = evidence.journal
        .get(sagaId)
        ?.some((line) => line.step === name && line.direction === 'undo' && line.outcome === 'succeeded');
      if (undoing && wasUndone && !succeeded(evidence, compensate[0].participant, undoing))
        faults.push(`I4: saga ${sagaId} counts ${name} as undone, and it was not`);
    }
  }
  return faults;
}

function succeeded({ world }: Evidence, participant: string, id: string): boolean {
  const record: InboxRecord | undefined = world.database(participant as ServiceName).inbox.get(id);
  return record !== undefined && record.refusal === undefined;
}
