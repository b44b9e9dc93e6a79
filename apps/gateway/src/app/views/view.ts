import {
  create,
  type DescMessage,
  type DescMethodUnary,
  type Message,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import type { Peers } from '../peers/peers.js';

/** Name of the service whose rpcs the gateway answers itself. */
export const GATEWAY = 'gateway';

/** An rpc of the gateway's own: composed of what services answer. */
export interface View {
  readonly rpc: DescMethodUnary;
  readonly compose: (request: Message, peers: Peers) => Promise<Message>;
}

/** A view of an rpc, typed by its descriptor. Errors are told to the client like those of any rpc. */
export function defineView<I extends DescMessage, O extends DescMessage>(
  rpc: DescMethodUnary<I, O>,
  compose: (request: MessageShape<I>, peers: Peers) => Promise<MessageInitShape<O>>,
): View {
  return {
    rpc,
    compose: async (request, peers) => create(rpc.output, await compose(request as MessageShape<I>, peers)),
  };
}
