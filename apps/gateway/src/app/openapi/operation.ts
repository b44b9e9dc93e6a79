import { commentOf, schemaRef, type HttpRoute, type JsonSchema } from '@comanda/contracts';
import { bodySchemaOf } from './body-schema.js';
import { parametersOf, type Parameter } from './parameters.js';
import { answeredMessage, eventContent } from './event-content.js';
import { problemResponsesOf } from './problem-components.js';
import { tagOf } from './tags.js';

/** An operation of an OpenAPI document. */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: JsonContent };
  readonly responses: Readonly<Record<string, object>>;
}

type JsonContent = { readonly 'application/json': { readonly schema: JsonSchema } };

/** Describes a route. */
export function operationOf(route: HttpRoute, operationId: string): Operation {
  const description = commentOf(route.rpc);
  const body = bodySchemaOf(route);
  return {
    operationId,
    tags: [tagOf(route).name],
    ...(description && { summary: firstSentence(description), description }),
    parameters: parametersOf(route),
    ...(body && { requestBody: { required: body.required, content: json(body.schema) } }),
    responses: { ...successOf(route), ...problemResponsesOf(route) },
  };
}

/** Unique names for the routes: the rpc's, with a number from its second binding on. */
export function operationIds(routes: readonly HttpRoute[]): Map<HttpRoute, string> {
  const counts = new Map<string, number>();
  return new Map(
    routes.map((route) => {
      const name = route.rpc.localName;
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return [route, count === 1 ? name : `${name}${count}`];
    }),
  );
}

function successOf(route: HttpRoute): Record<string, object> {
  if (route.events) return { 200: eventContent(route) };
  const { successStatus, location, preferWait } = route.operation;
  const response = {
    description: 'Success.',
    ...(location && { headers: { Location: LOCATION } }),
    content: json({ $ref: schemaRef(answeredMessage(route)) }),
  };
  const status = String(successStatus || 200);
  if (!preferWait) return { [status]: response };
  return { [status]: response, '2XX': { ...response, description: 'The outcome, when the client has waited for it.' } };
}

const LOCATION = { description: 'Where the resource is.', schema: { type: 'string', format: 'uri-reference' } };

function json(schema: JsonSchema): JsonContent {
  return { 'application/json': { schema } };
}

function firstSentence(text: string): string {
  return text.split(/(?<=[.;])\s/)[0]!.replace(/[.;]$/, '');
}
