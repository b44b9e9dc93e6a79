import { DomainError, type DomainErrorKind } from '@comanda/kernel';
import { GrpcCallError, GrpcStatus, InvalidRequestError } from '@comanda/service';
import { EdgeError } from './edge-error.js';
import type { EdgeProblemCode } from './problem-types.js';
import { edgeRefusal, type Refusal } from './problem.js';

/** What a client is told of an error. Only what was written for clients is repeated; everything unforeseen is `INTERNAL`. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof EdgeError) return edgeRefusal(error.code, { detail: error.detail, headers: error.headers });
  if (error instanceof InvalidRequestError) return edgeRefusal('VALIDATION_FAILED', { errors: error.violations });
  if (error instanceof DomainError) return ofDomain(error);
  if (error instanceof GrpcCallError)
    return edgeRefusal(GRPC[error.code] ?? 'INTERNAL', retryHeaders(GRPC[error.code]));
  return ofFastify(error);
}

/** Seconds. A breaker lets a call through again after two. */
const RETRY_AFTER = '2';

const STATUS_OF_KIND: Record<DomainErrorKind, number> = {
  invalid: 422,
  'not-found': 404,
  conflict: 409,
  'in-progress': 409,
  unavailable: 503,
};

function ofDomain({ code, kind, message, retryable, details }: DomainError): Refusal {
  // Its message names the peer as the inside calls it.
  if (code === 'SERVICE_UNAVAILABLE') return edgeRefusal(code, retryHeaders(code));
  const refusal = { code, status: STATUS_OF_KIND[kind], detail: message, details };
  return retryable ? { ...refusal, headers: { 'retry-after': RETRY_AFTER } } : refusal;
}

/** The rest is nothing that a client could know of. */
const GRPC: Readonly<Partial<Record<number, EdgeProblemCode>>> = {
  // Nobody cancels but the gateway itself, when it stops.
  [GrpcStatus.CANCELLED]: 'SERVICE_UNAVAILABLE',
  [GrpcStatus.DEADLINE_EXCEEDED]: 'DEADLINE_EXCEEDED',
  [GrpcStatus.RESOURCE_EXHAUSTED]: 'TOO_MANY_REQUESTS',
  [GrpcStatus.UNIMPLEMENTED]: 'NOT_IMPLEMENTED',
  [GrpcStatus.UNAVAILABLE]: 'SERVICE_UNAVAILABLE',
};

function retryHeaders(code: EdgeProblemCode | undefined): Pick<Refusal, 'headers'> {
  const soon = code === 'SERVICE_UNAVAILABLE' || code === 'TOO_MANY_REQUESTS';
  return soon ? { headers: { 'retry-after': RETRY_AFTER } } : {};
}

const FASTIFY: Record<string, EdgeProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_MAX_PARAM_LENGTH: 'URL_TOO_LONG',
};

function ofFastify(error: unknown): Refusal {
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = code === undefined ? undefined : FASTIFY[code];
  if (known) return edgeRefusal(known);
  return edgeRefusal(
    statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? 'REQUEST_MALFORMED' : 'INTERNAL',
  );
}
