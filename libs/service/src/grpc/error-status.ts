import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { Violation } from '@comanda/contracts';
import { DomainError, type DomainErrorDetails, type DomainErrorKind } from '@comanda/kernel';
import { GrpcCallError } from './grpc-call-error.js';
import { InvalidRequestError } from './invalid-request-error.js';

/** How an error crosses gRPC: trailers carry what the status alone cannot. */
export interface ErrorStatus {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** The status that a refusal of each kind is told by. */
export const statusOfKind: Record<DomainErrorKind, status> = {
  invalid: status.INVALID_ARGUMENT,
  'not-found': status.NOT_FOUND,
  conflict: status.FAILED_PRECONDITION,
  'in-progress': status.ABORTED,
  unavailable: status.UNAVAILABLE,
};

const codeTrailer = 'x-error-code';
const kindTrailer = 'x-error-kind';
const violationsTrailer = 'x-violations-bin';
const detailsTrailer = 'x-error-details-bin';

/** Trailers are bounded (8 KiB by default, for all of them): a long list is cut, details that are too long stay behind. */
const mostViolations = 20;
const mostDetailBytes = 2_048;

/** The status that tells a caller of this refusal. */
export function toErrorStatus(error: DomainError): ErrorStatus {
  const metadata = new Metadata();
  metadata.set(codeTrailer, error.code);
  metadata.set(kindTrailer, error.kind);
  if (error instanceof InvalidRequestError) {
    metadata.set(violationsTrailer, Buffer.from(JSON.stringify(error.violations.slice(0, mostViolations))));
  }
  const details = error.details && Buffer.from(JSON.stringify(error.details));
  if (details && details.length <= mostDetailBytes) metadata.set(detailsTrailer, details);
  return { code: statusOfKind[error.kind], details: error.message, metadata };
}

/** What the peer threw, from the status it answered; `GrpcCallError` where it was no refusal. */
export function fromErrorStatus(error: ServiceError, rpc: string, peer: string): DomainError | GrpcCallError {
  const code = textOf(error.metadata, codeTrailer);
  const kind = textOf(error.metadata, kindTrailer);
  if (code && isKind(kind)) {
    const violations = violationsOf(error.metadata);
    if (violations) return new InvalidRequestError(violations);
    return new DomainError(code, kind, error.details, { details: detailsOf(error.metadata) });
  }
  const cause = new GrpcCallError(error.code, rpc, error.details, { cause: error });
  if (error.code !== status.UNAVAILABLE) return cause;
  return new DomainError('SERVICE_UNAVAILABLE', 'unavailable', `${peer} is unavailable.`, { cause });
}

function isKind(kind: string | undefined): kind is DomainErrorKind {
  return kind !== undefined && Object.hasOwn(statusOfKind, kind);
}

function textOf(metadata: Metadata | undefined, key: string): string | undefined {
  return metadata?.get(key)[0]?.toString();
}

function violationsOf(metadata: Metadata): Violation[] | undefined {
  return jsonOf(metadata, violationsTrailer) as Violation[] | undefined;
}

function detailsOf(metadata: Metadata): DomainErrorDetails | undefined {
  return jsonOf(metadata, detailsTrailer) as DomainErrorDetails | undefined;
}

function jsonOf(metadata: Metadata, key: string): unknown {
  const json = textOf(metadata, key);
  return json === undefined ? undefined : JSON.parse(json);
}
