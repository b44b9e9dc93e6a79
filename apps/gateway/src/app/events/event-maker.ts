import { toJson, type DescField, type JsonObject, type Message } from '@bufbuild/protobuf';
import type { StreamRoute } from '@comanda/contracts';
import type { ServerSentEvent } from './event-text.js';

/** The event that stands for a message of the stream. */
export type EventMaker = (message: Message) => ServerSentEvent;

/**
 * How a route's messages become events: the field `event_id` is the id, and the rest of the message is the data, whatever
 * fields it has (or the one field that the route names as its response body). Proto-JSON, with every field that has no presence.
 */
export function eventMaker({ rpc, events, responseField }: StreamRoute): EventMaker {
  const idOf = eventIdOf(events.id);
  return (message) => {
    const { [events.id?.jsonName ?? '']: _id, ...data } = toJson(rpc.output, message, {
      alwaysEmitImplicit: true,
    }) as JsonObject;
    return { id: idOf(message), data: responseField === undefined ? data : (data[responseField.jsonName] ?? {}) };
  };
}

/** Reads the id off a message; undefined when it has none. */
export function eventIdOf(field: DescField | undefined): (message: Message) => string | undefined {
  if (field === undefined) return () => undefined;
  return (message) => (message as unknown as Record<string, string>)[field.localName] || undefined;
}
