import type { Message } from '@bufbuild/protobuf';
import { Metadata, type CallOptions as RawOptions, type ServiceError } from '@grpc/grpc-js';
import { cancelOn, pathOf, requestOf, requireWanted, type CallTarget } from './client-request.js';
import { fromErrorStatus } from './error-status.js';
import type { CallOptions, GrpcReply } from './grpc-client.js';

/** Makes one call; rejects with the error that the status stands for. */
export async function unaryCall(
  target: CallTarget,
  options: CallOptions & { readonly deadlineMs: number },
): Promise<GrpcReply<Message>> {
  const { client, peer, method } = target;
  requireWanted(method, options);
  return new Promise((resolve, reject) => {
    let headers = new Metadata();
    const rawOptions: RawOptions = { deadline: Date.now() + options.deadlineMs };
    const call = withoutStackTraces(() =>
      client.makeUnaryRequest(
        ...requestOf(target, options),
        rawOptions,
        (error: ServiceError | null, message?: Message) => {
          stopListening();
          if (error) reject(fromErrorStatus(error, pathOf(method), peer));
          else resolve({ message: message!, headers });
        },
      ),
    );
    call.on('metadata', (received: Metadata) => (headers = received));
    const stopListening = cancelOn(options.signal, call);
  });
}

/** grpc-js makes an error for each call, in case that it fails; the stack of one that we wrap anyway is a good part of what a call costs. */
function withoutStackTraces<T>(run: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
