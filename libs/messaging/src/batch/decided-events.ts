import { encodeEnvelope } from '../envelope.js';
import type { Decision, EventToTell, Reads } from '../handler.js';
import type { OutboxMessage } from '../store.js';
import { eventSubject } from '../subjects.js';
import { rowOf } from '../table.js';
import type { BatchEntities } from './batch-entities.js';

/** What events need of the batch and of the work that tells them. */
export interface EventContext {
  readonly source: string;
  readonly now: Date;
  readonly traceparent: string | undefined;
}

/** What a decision saves, by the names of its reads. */
export function savesOf(decision: Decision<Reads, unknown>): [string, unknown][] {
  return Object.entries(decision.save ?? {}).filter(([, entity]) => entity !== undefined);
}

export function changesSomething(decision: Decision<Reads, unknown>): boolean {
  const { append = [], events = [], send = [] } = decision;
  return savesOf(decision).length + append.length + events.length + send.length > 0;
}

/** Everything of a decision that can throw happens here, before anything of it is applied. */
export function decidedEvents(
  decision: Decision<Reads, unknown>,
  reads: Reads,
  entities: BatchEntities,
  context: EventContext,
): OutboxMessage[] {
  const versions = savedVersions(decision, reads, entities);
  const events = (decision.events ?? []).map((event) => outboxMessage(event, versions.get(event.subject), context));
  const ids = new Set(events.map(({ eventId }) => eventId));
  if (ids.size < events.length) throw new Error('a decision tells the same event about the same aggregate twice');
  return events;
}

function savedVersions(decision: Decision<Reads, unknown>, reads: Reads, entities: BatchEntities): Map<string, number> {
  const versions = new Map<string, number>();
  for (const [name, entity] of savesOf(decision)) {
    const ref = reads[name];
    if (!ref) throw new Error(`a decision saves ${name}, which it did not read`);
    if (rowOf(ref.table, entity)[ref.table.key] !== ref.id)
      throw new Error(`a decision saves ${ref.table.name} under another id than ${ref.id}`);
    versions.set(ref.id, entities.get(ref).version + 1);
  }
  return versions;
}

function outboxMessage(
  { contract, subject, data }: EventToTell,
  sequence: number | undefined,
  { source, now, traceparent }: EventContext,
): OutboxMessage {
  if (sequence === undefined)
    throw new Error(`${contract.name} tells about ${subject}, which the decision does not save`);
  const eventId = `${contract.source}:${subject}:${sequence}:${contract.name}`;
  const envelope = encodeEnvelope({
    id: eventId,
    type: contract.type,
    source,
    subject,
    sequence,
    timeMs: now.getTime(),
    traceparent,
    data: contract.encode(data),
  });
  return { eventId, subject: eventSubject(contract), subscribers: contract.subscribers, envelope };
}
