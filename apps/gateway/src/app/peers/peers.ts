import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
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
}
