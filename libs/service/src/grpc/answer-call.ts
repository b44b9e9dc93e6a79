import type { DescMethod, Message, MessageInitShape } from '@bufbuild/protobuf';
import type { ServerUnaryCall } from '@grpc/grpc-js';
import { joinTrace } from '@comanda/observability';
import { admitCall } from './admit-call.js';
import { encodeMessage } from './encode-message.js';
import type { GrpcCall } from './grpc-call.js';
import { traceparentKey } from './metadata-keys.js';
import { toRpcException } from './rpc-exception.js';
import { ServerCall } from './server-call.js';

/** What answers one unary rpc: a controller's method. */
export type RpcHandler = (request: Message, call: GrpcCall) => Promise<MessageInitShape<DescMethod['output']>>;

type RawCall = ServerUnaryCall<Message, unknown>;

/** Answers one call, within its trace, as encoded bytes. Rejects with the `RpcException` that Nest turns into the status. */
export async function answerCall(
  method: DescMethod,
  handler: RpcHandler,
  raw: RawCall,
  draining: AbortSignal,
): Promise<Buffer> {
  const call = new ServerCall(method, raw, draining);
  try {
    const traceparent = raw.metadata.get(traceparentKey)[0]?.toString();
    return await joinTrace(traceparent).run(() => answer(method, handler, raw, call));
  } finally {
    call.end();
  }
}

async function answer(method: DescMethod, handler: RpcHandler, raw: RawCall, call: ServerCall): Promise<Buffer> {
  try {
    admitCall(method, raw);
    const bytes = encodeMessage(method.output, await handler(raw.request, call));
    call.sendHeadersIfAny();
    return bytes;
  } catch (error) {
    throw toRpcException(error, method);
  }
}
