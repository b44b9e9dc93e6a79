import type { DescMethod, Message, MessageInitShape } from '@bufbuild/protobuf';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';
import { EMPTY, type Observable } from 'rxjs';
import { admitCall } from './admit-call.js';
import { encodeMessage } from './encode-message.js';
import type { GrpcCall } from './grpc-call.js';
import type { GrpcMessages } from './grpc-service-controller.js';
import { observeCall } from './observe-call.js';
import { toRpcException } from './rpc-exception.js';
import { ServerCall } from './server-call.js';
import { writeMessages } from './write-messages.js';

/** What answers one server-streaming rpc: a controller's method. */
export type StreamHandler = (request: Message, call: GrpcCall) => GrpcMessages<MessageInitShape<DescMethod['output']>>;

type RawCall = ServerWritableStream<Message, Buffer>;

/**
 * Answers one call, within its trace, with message after message; resolves, to nothing for Nest to add, when that ends or its caller
 * has gone. Rejects with the `RpcException` that Nest turns into the status: UNAVAILABLE when the service drains before the
 * stream has ended, so that the caller goes on elsewhere.
 */
export async function streamCall(
  method: DescMethod,
  handler: StreamHandler,
  raw: RawCall,
  draining: AbortSignal,
): Promise<Observable<never>> {
  const call = new ServerCall(method, raw, draining);
  try {
    await observeCall(method, raw, () => stream(method, handler, raw, call));
    if (draining.aborted) throw new RpcException({ code: status.UNAVAILABLE, details: 'the service stops' });
    return EMPTY;
  } finally {
    call.end();
  }
}

async function stream(method: DescMethod, handler: StreamHandler, raw: RawCall, call: ServerCall): Promise<void> {
  try {
    admitCall(method, raw);
    const messages = await handler(raw.request, call);
    call.sendHeaders();
    await writeMessages(messages, (message) => encodeMessage(method.output, message), raw, call.signal);
  } catch (error) {
    // What a source throws because it was told to end is nobody's failure.
    if (!call.signal.aborted) throw toRpcException(error, method);
  }
}
