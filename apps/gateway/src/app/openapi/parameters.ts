import type { DescField } from '@bufbuild/protobuf';
import {
  commentOf,
  fieldSchema,
  mustBePresent,
  type FieldPath,
  type HttpRoute,
  type JsonSchema,
} from '@comanda/contracts';

/** What a request says outside of its body. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

/** All parameters of a route. */
export function parametersOf({ pathFields, queryFields, operation, events }: HttpRoute): Parameter[] {
  return [
    ...pathFields.map((path) => fieldParameter('path', path)),
    ...queryFields.map((path) => fieldParameter('query', path)),
    ...(operation.idempotencyKey ? [IDEMPOTENCY_KEY] : []),
    ...(operation.preferWait ? [PREFER] : []),
    ...(events?.resumeAfter ? [lastEventId(events.resumeAfter)] : []),
  ];
}

function fieldParameter(place: 'path' | 'query', { name, keys, field }: FieldPath): Parameter {
  const description = commentOf(field);
  return {
    name,
    in: place,
    required: place === 'path' || (keys.length === 1 && mustBePresent(field)),
    ...(description && { description }),
    schema: fieldSchema(field),
  };
}

function lastEventId(field: DescField): Parameter {
  return {
    name: 'Last-Event-ID',
    in: 'header',
    required: false,
    description:
      'Id of the event that was received last: only later ones are sent. It goes before the parameter ' +
      `${field.jsonName}, which is for clients that cannot set a header.`,
    schema: fieldSchema(field),
  };
}

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes the request take effect once, however often it is sent. Another request under the same key is refused with 422, one ' +
    'that is still running with 409.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const PREFER: Parameter = {
  name: 'Prefer',
  in: 'header',
  required: false,
  description: '`wait=N`: answer when the outcome is known, or N seconds are over (at most 60).',
  schema: { type: 'string', pattern: '^wait=[0-9]+$' },
};
