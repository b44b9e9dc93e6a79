import type { DescMethod } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel as Level } from '@bufbuild/protobuf/wkt';
import type { CallOptions } from './grpc-client.js';
import { idempotencyKeyKey } from './metadata-keys.js';

/** What the house calls rpcs that only read. */
const query = /^(Get|List|Watch)[A-Z]/;

/** Whether the call may be made twice: it only reads, or carries an idempotency key. */
export function isRepeatable(method: DescMethod, { metadata }: CallOptions): boolean {
  return (
    metadata?.[idempotencyKeyKey] !== undefined ||
    method.idempotency !== Level.IDEMPOTENCY_UNKNOWN ||
    query.test(method.name)
  );
}
