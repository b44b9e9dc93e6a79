import type { DescMethod, Message, MessageInitShape } from '@bufbuild/protobuf';
import type { ServerUnaryCall } from '@grpc/grpc-js';
import { SystemClock } from '@comanda/kernel';
import { withinDeadline } from '@comanda/resilience';
import { admitCall } from './admit-call.js';
import { encodeMessage } from './encode-message.js';
import type { GrpcCall } from './grpc-call.js';
import { observeCall } from './observe-call.js';
import { toRpcException } from './rpc-exception.js';
import { ServerCall } from './server-call.js';

/** What answers one unary rpc: a controller's method. */
export type RpcHandler = (request: Message, call: GrpcCall) => Promise<MessageInitShape<DescMethod['output']>>;

const clock = new SystemClock();

type RawCall = ServerUnaryCall<Message, unknown>;

/**
 * Answers one call, within its trace, as encoded bytes. What it calls in turn has no more time than its own caller has left. Rejects
 * with the `RpcException` that Nest turns into the status.
 */
export async function answerCall(
  method: DescMethod,
  handler: RpcHandler,
  raw: RawCall,
  draining: AbortSignal,
): Promise<Buffer> {
  const call = new ServerCall(method, raw, draining);
  try {
    return await observeCall(method, raw, () => answer(method, handler, raw, call));
  } finally {
    call.end();
  }
}

async function answer(method: DescMethod, handler: RpcHandler, raw: RawCall, call: ServerCall): Promise<Buffer> {
  try {
    admitCall(method, raw);
    const work = (): ReturnType<RpcHandler> => handler(raw.request, call);
    const message = await withinDeadline(clock, Number(raw.getDeadline()) - Date.now(), work);
    const bytes = encodeMessage(method.output, message);
    call.sendHeadersIfAny();
    return bytes;
  } catch (error) {
    throw toRpcException(error, method);
  }
}
