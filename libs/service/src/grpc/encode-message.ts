import { create, toBinary, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import { bufferOf } from './buffer-of.js';

/** The message as grpc-js sends it. Throws for what the schema does not allow. */
export function encodeMessage<D extends DescMessage>(schema: D, message: MessageInitShape<D>): Buffer {
  return bufferOf(toBinary(schema, create(schema, message)));
}
