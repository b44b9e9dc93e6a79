import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { Violation } from '@comanda/contracts';
import { DomainError, type DomainErrorKind } from '@comanda/kernel';
import { GrpcCallError } from './grpc-call-error.js';
import { InvalidRequestError } from './invalid-request-error.js';

/** How an error crosses gRPC: trailers carry what the status alone cannot. */
export interface ErrorStatus {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

const statusOfKind: Record<DomainErrorKind, status> = {
  invalid: status.INVALID_ARGUMENT,
  'not-found': status.NOT_FOUND,
  conflict: status.FAILED_PRECONDITION,
  'in-progress': status.ABORTED,
  unavailable: status.UNAVAILABLE,
};

const codeTrailer = 'x-error-code';
const kindTrailer = 'x-error-kind';
const violationsTrailer = 'x-violations-bin';

/** Trailers are bounded (8 KiB by default, for all of them), so a long list is cut. */
const mostViolations = 20;

/** The status that tells a caller of this refusal. */
export function toErrorStatus(error: DomainError): ErrorStatus {
  const metadata = new Metadata();
  metadata.set(codeTrailer, error.code);
  metadata.set(kindTrailer, error.kind);
  if (error instanceof InvalidRequestError) {
    metadata.set(violationsTrailer, Buffer.from(JSON.stringify(error.violations.slice(0, mostViolations))));
  }
  return { code: statusOfKind[error.kind], details: error.message, metadata };
}

/** What the peer threw, from the status it answered; `GrpcCallError` where it was no refusal. */
export function fromErrorStatus(error: ServiceError, rpc: string, peer: string): DomainError | GrpcCallError {
  const code = textOf(error.metadata, codeTrailer);
  const kind = textOf(error.metadata, kindTrailer);
  if (code && isKind(kind)) {
    const violations = violationsOf(error.metadata);
    return violations ? new InvalidRequestError(violations) : new DomainError(code, kind, error.details);
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
  const json = textOf(metadata, violationsTrailer);
  return json === undefined ? undefined : (JSON.parse(json) as Violation[]);
}
