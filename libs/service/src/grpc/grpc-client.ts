import type { DescMessage, DescMethod, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { Metadata } from '@grpc/grpc-js';
import type { ServiceDescriptor } from './grpc-service-controller.js';

/** What a single call may say. */
export interface CallOptions {
  /** In place of the client's own. */
  readonly deadlineMs?: number;
  /** Sent along, besides the current trace. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Cancels the call. */
  readonly signal?: AbortSignal;
  /** Calls with the same key go to the same instance, where the client selects by key. */
  readonly key?: string;
}

/** A response, and the headers that came before it. */
export interface GrpcReply<Response> {
  readonly message: Response;
  readonly headers: Metadata;
}

/**
 * Calls a peer; every rpc is a method. Each call has a deadline and goes through the peer's breaker. It rejects with what the peer
 * threw (`DomainError`, `InvalidRequestError` with its violations), with `DomainError` `SERVICE_UNAVAILABLE` when the peer cannot be
 * reached or its breaker is open, and with `GrpcCallError` otherwise.
 *
 * A server-streaming rpc resolves, to its messages, as soon as the peer has said that it will answer; the deadline is for that only.
 * Reading the messages throws as a call rejects. The call ends with the messages, when reading ends, or when its signal aborts.
 */
export type GrpcClient<S extends ServiceDescriptor> = GrpcCaller & {
  readonly [K in keyof S['method']]: S['method'][K] extends {
    methodKind: infer Kind;
    input: infer I extends DescMessage;
    output: infer O extends DescMessage;
  }
    ? (
        request: MessageInitShape<I>,
        options?: CallOptions,
      ) => Promise<Kind extends 'server_streaming' ? AsyncIterable<MessageShape<O>> : MessageShape<O>>
    : never;
};

/** Calls by descriptor. */
export interface GrpcCaller {
  /** The rpc named by its descriptor, with the headers of the answer. `method` must belong to the client's service. */
  call<I extends DescMessage, O extends DescMessage>(
    method: DescMethod & { readonly input: I; readonly output: O },
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<GrpcReply<MessageShape<O>>>;
  /** The messages of the server-streaming rpc named by its descriptor; see {@link GrpcClient}. */
  stream<I extends DescMessage, O extends DescMessage>(
    method: DescMethod & { readonly input: I; readonly output: O },
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<AsyncIterable<MessageShape<O>>>;
  /** Ends the connection and the breaker; calls that run are cut off. Nest calls it when the client is a provider. */
  onApplicationShutdown(): void;
}
