import { encodeEnvelope } from '../envelope.js';
import type { Decision, EventToTell, Reads } from '../handler.js';
import type { OutboxMessage } from '../store.js';
import { eventSubject } from '../subjects.js';
import { rowOf } from '../table.js';
import type { ReadEntities } from './batch-entities.js';

/** What events need of the batch and of the work that tells them. */
export interface EventContext {
  readonly source: string;
  readonly now: Date;
  readonly traceparent: string | undefined;
}

/** What a decision saves, by the names of its reads. */
export type Saves = readonly (readonly [name: string, entity: unknown])[];

export function savesOf({ save }: Decision<Reads, unknown>): Saves {
  return save ? Object.entries(save).filter(([, entity]) => entity !== undefined) : [];
}

export function changesSomething(decision: Decision<Reads, unknown>, saves: Saves): boolean {
  const { append = [], events = [], send = [] } = decision;
  return saves.length + append.length + events.length + send.length > 0;
}

/** Everything of a decision that can throw happens here, before anything of it is applied. */
export function decidedEvents(
  { events = [] }: Decision<Reads, unknown>,
  saves: Saves,
  read: ReadEntities,
  context: EventContext,
): OutboxMessage[] {
  const versions = savedVersions(saves, read);
  const messages = events.map((event) => outboxMessage(event, versions.get(event.subject), context));
  if (messages.length > 1 && new Set(messages.map(({ eventId }) => eventId)).size < messages.length)
    throw new Error('a decision tells the same event about the same aggregate twice');
  return messages;
}

function savedVersions(saves: Saves, read: ReadEntities): Map<string, number> {
  const versions = new Map<string, number>();
  for (const [name, entity] of saves) {
    const held = read[name];
    if (!held) throw new Error(`a decision saves ${name}, which it did not read`);
    const { table, id, version } = held;
    if (rowOf(table, entity)[table.key] !== id)
      throw new Error(`a decision saves ${table.name} under another id than ${id}`);
    versions.set(id, version + 1);
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
