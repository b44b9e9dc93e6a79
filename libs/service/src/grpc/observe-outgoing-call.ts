import type { DescMethod } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { DomainError } from '@comanda/kernel';
import { beginChildSpan, durations } from '@comanda/observability';
import { statusOfKind } from './error-status.js';
import { GrpcCallError } from './grpc-call-error.js';
import { nameOf } from './observe-call.js';

const noteDuration = durations('rpc.client.call.duration', {
  description: 'How long calls of others took, by rpc and status.',
});

/** Makes a call as a span of the current trace, where that is recorded, and counts it by its status. `make` is what sends the trace along. */
export async function observeOutgoingCall<T>(method: DescMethod, make: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const name = nameOf(method);
  const attributes = { 'rpc.system.name': 'grpc', 'rpc.method': name };
  const span = beginChildSpan({ name, role: 'client', attributes });
  const note = (code: status, error?: unknown): void => {
    noteDuration((performance.now() - began) / 1_000, { 'rpc.method': name, 'rpc.status_code': status[code] });
    span?.set({ 'rpc.status_code': status[code] });
    span?.end(error);
  };
  try {
    const answer = await (span ? span.run(make) : make());
    note(status.OK);
    return answer;
  } catch (error) {
    note(codeOf(error), error);
    throw error;
  }
}

function codeOf(error: unknown): status {
  if (error instanceof GrpcCallError) return error.code;
  if (!(error instanceof DomainError)) return status.UNKNOWN;
  return error.cause instanceof GrpcCallError ? error.cause.code : statusOfKind[error.kind];
}
