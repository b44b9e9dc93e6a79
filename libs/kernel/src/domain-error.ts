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

/** Facts about a refusal that a program may act on, such as `{ sagaId }`; safe to show. Few and short: headers carry them. */
export type DomainErrorDetails = Readonly<Record<string, string>>;

/** A rule said no. The message is safe to show; the code is stable and UPPER_SNAKE_CASE. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  /** Crosses gRPC with the error, and is answered as members of the problem. */
  readonly details: DomainErrorDetails | undefined;

  constructor(
    readonly code: string,
    readonly kind: DomainErrorKind,
    message: string,
    options: { readonly cause?: unknown; readonly details?: DomainErrorDetails } = {},
  ) {
    super(message, options);
    this.details = options.details;
  }

  /** True when the same request may succeed later without anyone changing it. */
  get retryable(): boolean {
    return this.kind === 'unavailable' || this.kind === 'in-progress';
  }
}
