import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import type { MessageContract } from '@comanda/kernel';
import type { Plain } from './plain.js';

/** A message's contract from its generated schema. Decoding throws when a sub-message is missing. */
export function messageContract<D extends DescMessage>(schema: D): MessageContract<Plain<MessageShape<D>>> {
  return {
    type: schema.typeName,
    encode: (value) => toBinary(schema, create(schema, value as MessageInitShape<D>)),
    decode: (bytes) => {
      const message = fromBinary(schema, bytes);
      requireSubMessages(schema, message as unknown as Fields);
      return message as Plain<MessageShape<D>>;
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** Looks at the fields themselves: the library's reflection would make an object for each message and list. */
function requireSubMessages(schema: DescMessage, fields: Fields): void {
  for (const field of schema.fields) {
    if (field.message === undefined) continue;
    const value = fields[field.localName];
    if (field.fieldKind === 'message') {
      if (value === undefined) throw new Error(`${schema.typeName}.${field.name} is missing`);
      requireSubMessages(field.message, value as Fields);
    } else if (field.fieldKind === 'list') {
      for (const item of value as readonly Fields[]) requireSubMessages(field.message, item);
    }
  }
}
