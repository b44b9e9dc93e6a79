import type { DescMessage } from '@bufbuild/protobuf';
import { TimestampSchema } from '@bufbuild/protobuf/wkt';
import type { FieldPath } from './field-path.js';

/**
 * The fields of a request that a query string can hold: all but the ones bound elsewhere, maps and lists of messages; those
 * of a sub-message as `parent.child`.
 */
export function queryParametersOf(message: DescMessage, boundElsewhere: readonly FieldPath[]): FieldPath[] {
  const bound = new Set(boundElsewhere.map(({ name }) => name));
  return leaves(message, [], []).filter(({ name, keys }) => !bound.has(name) && !bound.has(keys[0] as string));
}

function leaves(message: DescMessage, keys: readonly string[], within: readonly DescMessage[]): FieldPath[] {
  // A message that contains itself has no end of leaves.
  if (within.includes(message)) return [];
  return message.fields.flatMap((field): FieldPath[] => {
    const path = [...keys, field.jsonName];
    if (field.fieldKind === 'map' || (field.fieldKind === 'list' && field.listKind === 'message')) return [];
    if (field.fieldKind === 'message' && field.message.typeName !== TimestampSchema.typeName) {
      return leaves(field.message, path, [...within, message]);
    }
    return [{ name: path.join('.'), keys: path, field }];
  });
}
