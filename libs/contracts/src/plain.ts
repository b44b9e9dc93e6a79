import type { Message } from '@bufbuild/protobuf';

type MessageKeys<T> = { [K in keyof T]-?: NonNullable<T[K]> extends Message ? K : never }[keyof T];

/**
 * A generated message as plain data: without the generated marks, every field written out, sub-messages always there
 * (only scalars that the proto calls `optional` may be absent). What commands and events are made of.
 */
export type Plain<T> = T extends Message
  ? { readonly [K in Exclude<MessageKeys<T>, '$typeName' | '$unknown'>]: Plain<NonNullable<T[K]>> } & {
      readonly [K in keyof T as K extends MessageKeys<T> | '$typeName' | '$unknown' ? never : K]: Plain<T[K]>;
    }
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : T;
