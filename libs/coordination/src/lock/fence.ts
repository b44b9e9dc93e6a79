import { DomainError } from '@comanda/kernel';

/**
 * What a store does with fencing tokens: it refuses those that are smaller than one that it has seen. This one remembers in memory, for a store that
 * lives there; a table does the same in the statement that writes:
 *
 * ```sql
 * UPDATE report SET text = $1, fence = $2 WHERE id = $3 AND fence <= $2   -- no row: the writer is fenced out
 * ```
 */
export class Fence {
  private greatest = 0;

  /** Throws `DomainError` `FENCED_OUT` (kind `conflict`) when another has come since this token was given. */
  admit(token: number): void {
    if (token < this.greatest)
      throw new DomainError(
        'FENCED_OUT',
        'conflict',
        'Another holder of the lock has come since; nothing was written.',
      );
    this.greatest = token;
  }
}
