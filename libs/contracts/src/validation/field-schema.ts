import { ScalarType, type DescEnum, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { TimestampSchema } from '@bufbuild/protobuf/wkt';
import type { FieldConstraints } from '../gen/comanda/options/v1/constraints_pb.js';
import { constraintsOf, typeRange, type Range } from './constraints.js';
import type { JsonSchema } from './json-schema.js';
import { schemaRef } from './schema-name.js';

/** What a field's value may be in proto-JSON. Throws on well-known types that have no schema here yet. */
export function fieldSchema(field: DescField): JsonSchema {
  const constraints = constraintsOf(field);
  switch (field.fieldKind) {
    case 'list': {
      const { minItems, maxItems } = constraints;
      return {
        type: 'array',
        ...(minItems > 0 && { minItems }),
        ...(maxItems > 0 && { maxItems }),
        items: valueSchema(field, itemConstraints(constraints)),
      };
    }
    case 'map':
      return { type: 'object', additionalProperties: valueSchema(field, itemConstraints(constraints)) };
    default:
      return valueSchema(field, constraints);
  }
}

/** `required` and the numbers of items are about the list; everything else is about each of its items. */
function itemConstraints(constraints: FieldConstraints): FieldConstraints {
  return { ...constraints, required: false };
}

function valueSchema(
  field: { message?: DescMessage; enum?: DescEnum; scalar?: ScalarType },
  constraints: FieldConstraints,
) {
  if (field.message) return messageValueSchema(field.message);
  if (field.enum) return enumSchema(field.enum, constraints);
  return scalarSchema(field.scalar as ScalarType, constraints);
}

function messageValueSchema(message: DescMessage): JsonSchema {
  if (message.typeName === TimestampSchema.typeName) return { type: 'string', format: 'date-time' };
  if (message.typeName.startsWith('google.protobuf.')) throw new Error(`${message.typeName} has no JSON Schema yet`);
  return { $ref: schemaRef(message) };
}

function enumSchema(desc: DescEnum, constraints: FieldConstraints): JsonSchema {
  const offered = desc.values.filter((value) => value.number !== 0).map((value) => value.name);
  const unspecified = desc.values.find((value) => value.number === 0)?.name;
  return {
    type: 'string',
    enum: offered,
    ...(unspecified !== undefined && !constraints.required && { 'x-unspecified': unspecified }),
  };
}

function scalarSchema(scalar: ScalarType, constraints: FieldConstraints): JsonSchema {
  switch (scalar) {
    case ScalarType.STRING:
      return stringSchema(constraints);
    case ScalarType.BOOL:
      return { type: 'boolean' };
    case ScalarType.BYTES:
      return { type: 'string', contentEncoding: 'base64' };
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return { type: 'number' };
    default:
      return integerSchema(typeRange(scalar) as Range, constraints);
  }
}

function stringSchema({ required, uuid, minLength, maxLength, pattern }: FieldConstraints): JsonSchema {
  if (uuid) return { type: 'string', format: 'uuid' };
  const least = Math.max(minLength, required ? 1 : 0);
  return {
    type: 'string',
    format: 'text',
    ...(least > 0 && { minLength: least }),
    ...(maxLength > 0 && { maxLength }),
    ...(pattern && { pattern }),
  };
}

function integerSchema(range: Range, { intRange }: FieldConstraints): JsonSchema {
  const min = intRange && intRange.min > range.min ? intRange.min : range.min;
  const max = intRange && intRange.max < range.max ? intRange.max : range.max;
  if (range.max < 2n ** 32n) {
    return { type: 'integer', format: range.min < 0n ? 'int32' : 'uint32', minimum: Number(min), maximum: Number(max) };
  }
  return { type: ['integer', 'string'], format: 'int64', 'x-int64-range': [String(min), String(max)] };
}
