import type { Message } from '@bufbuild/protobuf';
import type { CallOptions } from '@comanda/service';

/** What an rpc answered. */
export interface RpcAnswer {
  readonly message: Message;
  /** The HTTP status that the server wants in place of the operation's own. */
  readonly httpStatus?: number;
}

/** Answers an rpc: by a call to a service, or by a view. */
export type Rpc = (request: Message, options: CallOptions) => Promise<RpcAnswer>;

/** Opens a streaming rpc; resolves when the service has begun. The deadline is for that only. */
export type StreamRpc = (request: Message, options: CallOptions) => Promise<AsyncIterable<Message>>;
