import {
  messageSchema,
  schemaName,
  schemaRef,
  type HttpRoute,
  type JsonSchema,
  type StreamRoute,
} from '@comanda/contracts';

/** The answer of a route of events: what a client reads from the stream, as a list. */
export function eventContent(route: StreamRoute): object {
  const schema = { type: 'array', items: { type: 'object', properties: eventProperties(route), required: ['data'] } };
  return { description: DESCRIPTION, content: { 'text/event-stream': { schema } } };
}

/** The message that a route's answers consist of; of an event, its data. */
export function answeredMessage({ rpc, responseField }: HttpRoute) {
  return responseField?.message ?? rpc.output;
}

/** The schema of a stream's messages as events hold them, where that is not the message's own: the id is not in the data. */
export function eventDataComponent({ rpc, events, responseField }: StreamRoute): Record<string, JsonSchema> {
  if (responseField?.message || events.id === undefined) return {};
  const { properties = {}, ...schema } = messageSchema(rpc.output);
  const { [events.id.jsonName]: _id, ...data } = properties;
  return { [schemaName(rpc.output)]: { ...schema, properties: data } };
}

const DESCRIPTION =
  'Server-Sent Events, until the client leaves; it comes back when the stream ends. Lines that begin with a colon only show that the ' +
  'stream is alive. An event of the type `error` holds a problem, and is the last one.';

function eventProperties(route: StreamRoute): Record<string, object> {
  const contentSchema = { $ref: schemaRef(answeredMessage(route)) };
  return {
    ...(route.events.id && { id: { type: 'string', description: 'To be sent back as Last-Event-ID.' } }),
    event: { type: 'string', enum: ['message', 'error'] },
    data: { type: 'string', contentMediaType: 'application/json', contentSchema },
    retry: { type: 'integer', description: 'Milliseconds to wait before coming back.' },
  };
}
