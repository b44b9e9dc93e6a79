import { ScalarType, type DescField } from '@bufbuild/protobuf';

/** Turns a piece of an address into the JSON value that a field takes. */
export type TextReader = (text: string) => unknown;

/**
 * How a field is read from a path or query. Text that does not fit stays text, so that validation says what is wrong with it.
 */
export function textReader(field: DescField): TextReader {
  switch (field.scalar) {
    case ScalarType.BOOL:
      return (text) => (text === 'true' ? true : text === 'false' ? false : text);
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text);
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return (text) => (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : text);
    default:
      return (text) => text;
  }
}
