/**
 * What the caller did wrong, or met; each boundary maps it once:
 *
 * | kind | gRPC | HTTP |
 * |---|---|---|
 * | `invalid` | INVALID_ARGUMENT | 422 (400 with a list of bad fields) |
 * | `not-found` | NOT_FOUND | 404 |
 * | `conflict` | FAILED_PRECONDITION | 409 |
 * | `in-progress` | ABORTED | 409 |
 * | `unavailable` | UNAVAILABLE | 503 |
 */
export type DomainErrorKind = 'invalid' | 'not-found' | 'conflict' | 'in-progress' | 'unavailable';

/** A rule said no. The message is safe to show; the code is stable and UPPER_SNAKE_CASE. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: string,
    readonly kind: DomainErrorKind,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  /** True when the same request may succeed later without anyone changing it. */
  get retryable(): boolean {
    return this.kind === 'unavailable' || this.kind === 'in-progress';
  }
}
