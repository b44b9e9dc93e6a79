import { DomainError } from '@comanda/kernel';

/** The backend was not reached, or did not answer in time: a write may have happened or not. Asking again may help. */
export function unavailable(cause: unknown): DomainError {
  if (cause instanceof DomainError) return cause;
  return new DomainError('COORDINATION_UNAVAILABLE', 'unavailable', 'The coordination service is not reached.', {
    cause,
  });
}
