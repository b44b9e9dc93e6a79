import { commandId } from '@comanda/messaging';
import { sagaInstances } from '@comanda/saga-engine';
import type { ServiceName } from '../town/bindings.js';
import type { Evidence } from './evidence.js';
import { messageIds } from '@comanda/simulation';

/** I10: a message is on the wire if and only if what it follows from was committed before; an event, if and only if its outbox row was. */
export function committedFirst(evidence: Evidence): string[] {
  const faults: string[] = [];
  const events = eventsOf(evidence);
  const commands = commandsOf(evidence);
  const handled = handledOf(evidence);
  const published = new Set<string>();
  for (const { subject, payload, event, by } of evidence.world.server.sightings) {
    if (by === 'outside') continue;
    const [kind] = subject.split('.', 1);
    const committed = kind === 'evt' ? events : kind === 'cmd' ? commands : kind === 'reply' ? handled : undefined;
    if (!committed) continue;
    for (const id of messageIds(payload)) {
      if (kind === 'evt') published.add(id);
      const since = committed.get(kind === 'reply' ? id.slice(0, -':reply'.length) : id);
      // A refusal of what must succeed is not kept.
      if (since === undefined && kind === 'reply') continue;
      if (since === undefined || since > event) faults.push(`I10: ${id} was on the wire before it was committed`);
    }
  }
  for (const id of events.keys()) if (!published.has(id)) faults.push(`I10: ${id} was committed and never published`);
  return faults;
}

/** When each event was committed. */
function eventsOf(evidence: Evidence): Map<string, number> {
  const times = new Map<string, number>();
  for (const service of evidence.services)
    for (const { outbox, event } of evidence.transactions(service))
      for (const { eventId } of outbox) times.set(eventId, event);
  return times;
}

/** When each command was owed first. */
function commandsOf(evidence: Evidence): Map<string, number> {
  const times = new Map<string, number>();
  for (const [{ key, after }, { event }] of evidence.changes('orchestrator', sagaInstances.name))
    for (const { step, direction } of after.row.awaiting as readonly { step: string; direction: 'do' | 'undo' }[]) {
      const id = commandId(key, step, direction);
      if (!times.has(id)) times.set(id, event);
    }
  return times;
}

/** When each message was handled. */
function handledOf(evidence: Evidence): Map<string, number> {
  const times = new Map<string, number>();
  for (const service of evidence.services)
    for (const { inbox, event } of evidence.transactions(service satisfies ServiceName))
      for (const { messageId } of inbox) times.set(messageId, event);
  return times;
}
