import { fromJson, type JsonValue, type Message } from '@bufbuild/protobuf';
import { validateJson, type HttpRoute, type Violation } from '@comanda/contracts';
import { InvalidRequestError } from '@comanda/service';
import type { FastifyRequest } from 'fastify';
import { refuseBody } from './json-body.js';
import { isObject, setAt, type JsonObject } from './json-object.js';
import { queryReader } from './query-reader.js';
import { pathParameter } from './router-path.js';
import { textReader } from './text-value.js';

/**
 * Makes the rpc's request of an HTTP request. Throws `InvalidRequestError` with every bad field of body, path and query, or
 * `BODY_NOT_ALLOWED`.
 */
export type RequestReader = (request: FastifyRequest) => Message;

/** How a route's requests are read; all that can be looked up is looked up here, once. */
export function requestReader(route: HttpRoute): RequestReader {
  const { input } = route.rpc;
  const readBody = bodyReader(route);
  const readPath = pathReader(route);
  const readQuery = queryReader(route);
  const readLastEvent = lastEventReader(route);
  // Compiles the schema now, which would make the first client wait.
  validateJson(input, {});
  return (request) => {
    const json = readBody(request);
    if (!isObject(json)) throw new InvalidRequestError(validateJson(input, json));
    const outside = [...readPath(request, json), ...readQuery(request.query as Record<string, string>, json)];
    readLastEvent(request, json);
    const violations = merge(outside, validateJson(input, json));
    if (violations.length > 0) throw new InvalidRequestError(violations);
    return toMessage(route, json as JsonValue);
  };
}

function bodyReader({ body }: HttpRoute): (request: FastifyRequest) => unknown {
  if (body === '*') return (request) => request.body ?? {};
  if (body === undefined) {
    return (request) => {
      refuseBody(request);
      return {};
    };
  }
  return (request) => {
    const json: JsonObject = {};
    if (request.body !== undefined) setAt(json, body.keys, request.body);
    return json;
  };
}

function pathReader({ pathFields }: HttpRoute): (request: FastifyRequest, json: JsonObject) => Violation[] {
  const variables = pathFields.map(({ name, keys, field }, index) => ({
    name,
    keys,
    read: textReader(field),
    parameter: pathParameter(index),
  }));
  return ({ params }, json) =>
    variables
      .filter(({ keys, read, parameter }) => !setAt(json, keys, read((params as Record<string, string>)[parameter]!)))
      .map(({ name }) => ({ path: name, detail: 'is in the path already' }));
}

/** The header goes before a parameter of the same meaning: it is newer, since clients repeat the address when they come back. */
function lastEventReader({ events }: HttpRoute): (request: FastifyRequest, json: JsonObject) => void {
  const field = events?.resumeAfter;
  if (field === undefined) return () => undefined;
  return ({ headers }, json) => {
    if (headers['last-event-id']) json[field.jsonName] = headers['last-event-id'];
  };
}

/** A field is listed once, with what was found first. */
function merge(first: readonly Violation[], second: readonly Violation[]): readonly Violation[] {
  if (first.length === 0) return second;
  const paths = new Set(first.map(({ path }) => path));
  return [...first, ...second.filter(({ path }) => !paths.has(path))];
}

function toMessage({ rpc }: HttpRoute, json: JsonValue): Message {
  try {
    return fromJson(rpc.input, json);
  } catch {
    // What no schema says, such as two members of a oneof.
    throw new InvalidRequestError([{ path: '', detail: 'holds fields that exclude each other' }]);
  }
}
