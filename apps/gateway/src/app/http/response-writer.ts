import { toJson, type JsonObject, type JsonValue, type Message } from '@bufbuild/protobuf';
import type { UnaryRoute } from '@comanda/contracts';
import type { FastifyReply } from 'fastify';
import { locationTemplate } from './location.js';

/** Sends a body; `status` is the one that the server wants in place of the route's own. */
export type ResponseWriter = (reply: FastifyReply, body: JsonValue, status: number | undefined) => FastifyReply;

/** The body that stands for an rpc's response. */
export type BodyMaker = (message: Message) => JsonValue;

/** How a route's bodies are made: proto-JSON with every field that has no presence, so that an empty list is seen to be empty. */
export function bodyMaker({ rpc, responseField }: UnaryRoute): BodyMaker {
  const field = responseField?.jsonName;
  return (message) => {
    const whole = toJson(rpc.output, message, { alwaysEmitImplicit: true }) as JsonObject;
    return field === undefined ? whole : (whole[field] ?? {});
  };
}

/** How a route's bodies are sent. */
export function responseWriter({ operation }: UnaryRoute): ResponseWriter {
  const locationOf = locationTemplate(operation.location);
  const success = operation.successStatus || 200;
  return (reply, body, status) => {
    const location = locationOf?.(body);
    if (location !== undefined) void reply.header('location', location);
    return reply.code(status ?? success).send(body);
  };
}
