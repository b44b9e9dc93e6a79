import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import type { MessageContract } from '@comanda/kernel';
import type { Plain } from './plain.js';

/** A message's contract from its generated schema. Decoding throws when a sub-message is missing. */
export function messageContract<D extends DescMessage>(schema: D): MessageContract<Plain<MessageShape<D>>> {
  const hasMessages = containsMessages(schema);
  return {
    type: schema.typeName,
    encode: (value) => toBinary(schema, create(schema, value as MessageInitShape<D>)),
    decode: (bytes) => {
      const message = fromBinary(schema, bytes);
      if (hasMessages) requireSubMessages(reflect(schema, message));
      return message as Plain<MessageShape<D>>;
    },
  };
}

function containsMessages(schema: DescMessage): boolean {
  return schema.fields.some((field) => field.message !== undefined);
}

function requireSubMessages(message: ReflectMessage): void {
  for (const field of message.fields) {
    if (field.fieldKind === 'message') {
      if (!message.isSet(field)) throw new Error(`${message.desc.typeName}.${field.name} is missing`);
      if (containsMessages(field.message)) requireSubMessages(message.get(field));
    } else if (field.fieldKind === 'list' && field.listKind === 'message' && containsMessages(field.message)) {
      for (const item of message.get(field)) requireSubMessages(item as ReflectMessage);
    }
  }
}
