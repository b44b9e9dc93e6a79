import { status } from '@grpc/grpc-js';

/** A call to a peer failed for no reason of the business. The message is not for the outside. */
export class GrpcCallError extends Error {
  override readonly name = 'GrpcCallError';

  constructor(
    /** The gRPC status. */
    readonly code: status,
    /** Full path of the rpc. */
    readonly rpc: string,
    details: string,
    options?: { cause?: unknown },
  ) {
    super(`${rpc} failed with ${status[code] ?? code}: ${details}`, options);
  }
}
