import type { DescMethod } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';
import { DomainError } from '@comanda/kernel';
import { isStoreUnavailable, storeUnavailable } from '@comanda/messaging';
import { logger } from '@comanda/observability';
import { toErrorStatus, type ErrorStatus } from './error-status.js';

const log = logger('grpc');

/** What Nest turns into the status that the caller gets. An error that is no refusal is logged, and told as INTERNAL. */
export function toRpcException(error: unknown, method: DescMethod): RpcException {
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
