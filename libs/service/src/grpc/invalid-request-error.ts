import { DomainError } from '@comanda/kernel';
import type { Violation } from '@comanda/contracts';

/** A request that its proto's constraints do not allow. */
export class InvalidRequestError extends DomainError {
  constructor(readonly violations: readonly Violation[]) {
    super('VALIDATION_FAILED', 'invalid', 'The request has fields that are not valid.');
  }
}
