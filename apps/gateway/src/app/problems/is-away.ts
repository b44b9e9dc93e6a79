import { DomainError } from '@comanda/kernel';
import { GrpcCallError, GrpcStatus } from '@comanda/service';

// A service that is stopped by force cancels what it runs; one that hangs does not answer in time.
const AWAY = new Set([GrpcStatus.CANCELLED, GrpcStatus.DEADLINE_EXCEEDED]);

/** True for an error that says no more than that the service cannot answer now: the same call may succeed later. */
export function isAway(error: unknown): boolean {
  if (error instanceof DomainError) return error.kind === 'unavailable';
  return error instanceof GrpcCallError && AWAY.has(error.code);
}
