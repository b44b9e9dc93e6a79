import type { DescMessage } from '@bufbuild/protobuf';
import { TimestampSchema } from '@bufbuild/protobuf/wkt';
import { commentOf } from './comment-of.js';
import { mustBePresent } from './constraints.js';
import { fieldSchema } from './field-schema.js';
import type { JsonSchema } from './json-schema.js';
import { schemaName } from './schema-name.js';

/**
 * JSON Schema 2020-12 of a message's proto-JSON form with the constraints of its proto. Sub-messages are references to
 * `#/components/schemas/<schemaName>`: {@link componentSchemas} gives all that a set of messages needs.
 */
export function messageSchema(desc: DescMessage): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const field of desc.fields) {
    const description = commentOf(field);
    properties[field.jsonName] = { ...fieldSchema(field), ...(description && { description }) };
  }
  const required = desc.fields.filter(mustBePresent).map((field) => field.jsonName);
  const description = commentOf(desc);
  return {
    type: 'object',
    ...(description && { description }),
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

/** The schemas of the messages and of all that they contain, by {@link schemaName}. */
export function componentSchemas(roots: Iterable<DescMessage>): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {};
  const open = [...roots];
  for (let desc = open.pop(); desc; desc = open.pop()) {
    const name = schemaName(desc);
    if (name in schemas) continue;
    schemas[name] = messageSchema(desc);
    for (const { message } of desc.fields) {
      if (message && message.typeName !== TimestampSchema.typeName) open.push(message);
    }
  }
  return schemas;
}
