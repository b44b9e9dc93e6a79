import { create, toBinary, type DescMethod, type Message, type MessageInitShape } from '@bufbuild/protobuf';
import { status, type ServerUnaryCall } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';
import { validateMessage } from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import { isStoreUnavailable, storeUnavailable } from '@comanda/messaging';
import { joinTrace, logger } from '@comanda/observability';
import { toErrorStatus, type ErrorStatus } from './error-status.js';
import type { GrpcCall } from './grpc-call.js';
import { InvalidRequestError } from './invalid-request-error.js';
import { traceparentKey } from './metadata-keys.js';
import { ServerCall } from './server-call.js';

/** What answers one rpc: a controller's method. */
export type RpcHandler = (request: Message, call: GrpcCall) => Promise<MessageInitShape<DescMethod['output']>>;

type RawCall = ServerUnaryCall<Message, unknown>;

const log = logger('grpc');

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
    refuseTooLate(raw);
    const violations = validateMessage(method.input, raw.request);
    if (violations.length > 0) throw new InvalidRequestError(violations);
    const response = create(method.output, await handler(raw.request, call));
    const bytes = toBinary(method.output, response);
    call.sendHeaders();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    throw toRpcException(error, method);
  }
}

/** A call that waited here until its caller gave up is not worth doing. */
function refuseTooLate(raw: RawCall): void {
  if (raw.cancelled || Number(raw.getDeadline()) <= Date.now()) {
    throw new RpcException({ code: status.DEADLINE_EXCEEDED, details: 'the call came too late' });
  }
}

function toRpcException(error: unknown, method: DescMethod): RpcException {
  if (error instanceof RpcException) return error;
  const rpc = `${method.parent.typeName}/${method.name}`;
  // Queries throw what their client throws; executors have said it already.
  if (isStoreUnavailable(error)) return toRpcException(storeUnavailable(error), method);
  if (error instanceof DomainError) {
    log.debug({ rpc, code: error.code, kind: error.kind }, 'call refused');
    return new RpcException(toErrorStatus(error));
  }
  log.error({ rpc, err: error }, 'call failed');
  return new RpcException({ code: status.INTERNAL, details: 'internal error' } satisfies Partial<ErrorStatus>);
}
