import { status, type ServiceError } from '@grpc/grpc-js';
import { DomainError } from '@comanda/kernel';
import type { FailureKind } from '@comanda/resilience';
import { fromErrorStatus } from './error-status.js';
import type { GrpcCallError } from './grpc-call-error.js';

/** What became of one attempt of a call. */
export interface CallFailure {
  readonly kind: FailureKind;
  /** An earlier attempt of the same call goes on: its outcome is what counts. */
  readonly goesOn: boolean;
  /** What the caller is told. */
  readonly error: DomainError | GrpcCallError;
}

const broken = new Set([status.UNKNOWN, status.DEADLINE_EXCEEDED, status.INTERNAL, status.DATA_LOSS]);
/** What grpc-js says of a call that never left. It has no code for it. */
const unsent = /^(No connection established|Stream refused by server|Channel closed before call started)/;
/** The stream ended without the trailers that any answer of a gRPC server ends with. */
const cutOff = /^Received RST_STREAM/;

/** Reads the status that grpc-js gave an attempt that its caller had not cancelled. */
export function failureOf(raw: ServiceError, rpc: string, peer: string): CallFailure {
  const error = fromErrorStatus(raw, rpc, peer);
  const goesOn = error instanceof DomainError && error.kind === 'in-progress';
  return { kind: kindOf(raw, error), goesOn, error };
}

function kindOf({ code, details }: ServiceError, error: CallFailure['error']): FailureKind {
  if (error instanceof DomainError && error.code !== 'SERVICE_UNAVAILABLE') return 'answered';
  if (code === status.UNAVAILABLE) return unsent.test(details) ? 'unsent' : 'lost';
  if (code === status.CANCELLED || cutOff.test(details)) return 'lost';
  return broken.has(code) ? 'broken' : 'answered';
}

/** What an attempt says about its instance; one that was answered at all says that it is well. */
export function verdictOf(failure: CallFailure | undefined): 'well' | 'ill' {
  return failure === undefined || failure.kind === 'answered' ? 'well' : 'ill';
}
