import type { DescField, DescMessage } from '@bufbuild/protobuf';

/** The way from a request to one of its fields, through sub-messages. */
export interface FieldPath {
  /** In JSON names: `order.orderId`. */
  readonly name: string;
  /** The JSON names one by one. */
  readonly keys: readonly string[];
  readonly field: DescField;
}

/** Finds a field by its proto path, such as `order.order_id`. Throws when the message has no such field. */
export function resolveFieldPath(message: DescMessage, path: string): FieldPath {
  const keys: string[] = [];
  let within: DescMessage | undefined = message;
  let found: DescField | undefined;
  for (const name of path.split('.')) {
    found = within?.fields.find((field) => field.name === name);
    if (!found) throw new Error(`${message.typeName} has no field ${path}`);
    keys.push(found.jsonName);
    within = found.fieldKind === 'message' ? found.message : undefined;
  }
  return { name: keys.join('.'), keys, field: found as DescField };
}
