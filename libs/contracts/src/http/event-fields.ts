import { ScalarType, type DescField, type DescMethodServerStreaming } from '@bufbuild/protobuf';

/** How the responses of a streaming rpc make events that a client can resume after. */
export interface EventFields {
  /** The response's field `event_id`: the event's id. Undefined when events have none. */
  readonly id: DescField | undefined;
  /** The request's field `last_event_id`: only later events are sent. Undefined when the stream cannot be resumed. */
  readonly resumeAfter: DescField | undefined;
}

/** Finds the fields by their names. Throws when one of them is no string. */
export function eventFieldsOf({ input, output }: DescMethodServerStreaming): EventFields {
  return { id: stringField(output.fields, 'event_id'), resumeAfter: stringField(input.fields, 'last_event_id') };
}

function stringField(fields: readonly DescField[], name: string): DescField | undefined {
  const field = fields.find((each) => each.name === name);
  if (field && (field.fieldKind !== 'scalar' || field.scalar !== ScalarType.STRING)) {
    throw new Error(`${field.parent.typeName}.${name} must be a string to be the id of an event`);
  }
  return field;
}
