import type { Message } from '@bufbuild/protobuf';
import { status, type ClientReadableStream, type ServiceError } from '@grpc/grpc-js';
import { cancelOn, pathOf, requestOf, requireWanted, type CallTarget } from './client-request.js';
import { fromErrorStatus } from './error-status.js';
import { GrpcCallError } from './grpc-call-error.js';
import type { CallOptions } from './grpc-client.js';

type RawCall = ClientReadableStream<Message>;

/** Resolves when the peer has said that it will answer; rejects, as reading the messages does, with the error that the status stands for. */
export async function openStream(
  target: CallTarget,
  options: CallOptions & { readonly deadlineMs: number },
): Promise<AsyncIterable<Message>> {
  const { client, method } = target;
  requireWanted(method, options);
  const call: RawCall = client.makeServerStreamRequest(...requestOf(target, options));
  call.once('status', cancelOn(options.signal, call));
  const failure = failureOf(call, target);
  try {
    await answered(call, failure, options.deadlineMs, pathOf(method));
  } catch (error) {
    call.cancel();
    throw error;
  }
  return messagesOf(call, failure);
}

interface Failure {
  error?: Error;
}

/** Listens from the beginning: an error that comes while nobody reads would end the process. */
function failureOf(call: RawCall, { method, peer }: CallTarget): Failure {
  const failure: Failure = {};
  call.on('error', (error: ServiceError) => (failure.error = fromErrorStatus(error, pathOf(method), peer)));
  return failure;
}

/** A deadline of grpc-js would be the whole stream's. */
async function answered(call: RawCall, failure: Failure, deadlineMs: number, path: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const tooLate = () => reject(new GrpcCallError(status.DEADLINE_EXCEEDED, path, 'no answer in time'));
      timer = setTimeout(tooLate, deadlineMs);
      call.once('error', () => reject(failure.error!));
      call.once('metadata', () => resolve());
    });
  } finally {
    clearTimeout(timer);
  }
}

async function* messagesOf(call: RawCall, failure: Failure): AsyncGenerator<Message> {
  try {
    for await (const message of call) yield message as Message;
    if (failure.error) throw failure.error;
  } catch (error) {
    throw failure.error ?? error;
  } finally {
    // Whoever reads no further is not to be sent any more.
    call.cancel();
  }
}
