import { create, toBinary, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';

/** The message as grpc-js sends it. Throws for what the schema does not allow. */
export function encodeMessage<D extends DescMessage>(schema: D, message: MessageInitShape<D>): Buffer {
  const bytes = toBinary(schema, create(schema, message));
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
