import type { Message } from '@bufbuild/protobuf';
import type { Metadata, ServiceError } from '@grpc/grpc-js';

/** One attempt of a unary call, and who is told its end; once. */
export interface UnaryRequest {
  readonly path: string;
  readonly metadata: Metadata;
  readonly bytes: Buffer;
  readonly deserialize: (bytes: Buffer) => Message;
  /** The time, in milliseconds since the epoch, after which nobody waits. */
  readonly untilMs: number;
  readonly onEnd: (error: ServiceError | null, message?: Message, headers?: Metadata) => void;
}

/** A call that runs. */
export interface OngoingCall {
  /** Nobody waits for it any longer: it is told to end as CANCELLED. */
  cancel(): void;
}
