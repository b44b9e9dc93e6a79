import type {
  DescMessage,
  DescMethodServerStreaming,
  DescMethodUnary,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf';
import type { CallOptions, GrpcReply } from '@comanda/service';

/** The services behind the gateway, called by the descriptor of the rpc. */
export abstract class Peers {
  /**
   * Calls the service that the rpc belongs to, within a deadline and through its breaker. Rejects as a `GrpcClient` does: with what
   * the service threw, `SERVICE_UNAVAILABLE`, or `GrpcCallError`.
   */
  abstract call<I extends DescMessage, O extends DescMessage>(
    rpc: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<GrpcReply<MessageShape<O>>>;

  /** The same of an rpc that several services serve, at the one that is named. */
  abstract callAt<I extends DescMessage, O extends DescMessage>(
    service: string,
    rpc: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<GrpcReply<MessageShape<O>>>;

  /**
   * Opens a stream of the service that the rpc belongs to, through its breaker. Resolves when the service has begun, which the
   * deadline is for; that, and reading on, reject as a call does. The call ends when the signal aborts, or nobody reads on.
   */
  abstract stream<I extends DescMessage, O extends DescMessage>(
    rpc: DescMethodServerStreaming<I, O>,
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<AsyncIterable<MessageShape<O>>>;
}
