import { componentSchemas, schemaName, type HttpRoute, type JsonSchema } from '@comanda/contracts';
import { bodySchemaOf } from './body-schema.js';
import { answeredMessage, eventDataComponent } from './event-content.js';

/**
 * The schemas of all messages that bodies consist of. Those that only answers hold are open: they may get fields, and a state that
 * is not known (yet) has its own name.
 */
export function messageComponents(routes: readonly HttpRoute[]): Record<string, JsonSchema> {
  const requests = requestComponents(routes);
  const responses = { ...componentSchemas(routes.map(answeredMessage)), ...eventComponents(routes) };
  const open = Object.fromEntries(Object.entries(responses).map(([name, schema]) => [name, opened(schema)]));
  return { ...open, ...requests };
}

function eventComponents(routes: readonly HttpRoute[]): Record<string, JsonSchema> {
  return Object.assign({}, ...routes.map((route) => (route.events ? eventDataComponent(route) : {}))) as Record<
    string,
    JsonSchema
  >;
}

function requestComponents(routes: readonly HttpRoute[]): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {};
  for (const route of routes) {
    const body = bodySchemaOf(route);
    if (!body) continue;
    const { [schemaName(route.rpc.input)]: whole, ...inner } = componentSchemas([route.rpc.input]);
    Object.assign(schemas, inner);
    if (body.component) schemas[body.component.name] = body.component.schema;
    else schemas[schemaName(route.rpc.input)] = whole as JsonSchema;
  }
  return schemas;
}

function opened({ additionalProperties: _closed, properties = {}, ...schema }: JsonSchema): JsonSchema {
  const entries = Object.entries(properties).map(([name, property]) => [name, withUnspecified(property)]);
  return { ...schema, properties: Object.fromEntries(entries) };
}

function withUnspecified(property: JsonSchema): JsonSchema {
  const unspecified = property['x-unspecified'];
  return unspecified === undefined ? property : { ...property, enum: [...(property.enum ?? []), unspecified] };
}
