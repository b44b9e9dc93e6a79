import { DomainError } from '@comanda/kernel';

/** The first call with the idempotency key has not ended. */
export function requestInProgress(): DomainError {
  return new DomainError('REQUEST_IN_PROGRESS', 'in-progress', 'The first request with this idempotency key goes on.');
}

/** What a caller is told when the database is away; whether something was committed is then unknown. */
export function storeUnavailable(cause: unknown): DomainError {
  return new DomainError('STORE_UNAVAILABLE', 'unavailable', 'The database cannot be reached now.', { cause });
}
