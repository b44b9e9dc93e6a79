import { problemTypes, type EdgeProblemCode } from './problem-types.js';

/** What the edge refuses by itself. The detail is shown to the client. */
export class EdgeError extends Error {
  override readonly name = 'EdgeError';

  constructor(
    readonly code: EdgeProblemCode,
    readonly detail: string = problemTypes[code].title,
    options: { readonly headers?: Readonly<Record<string, string>>; readonly cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.headers = options.headers ?? {};
  }

  /** To be answered along, such as `Allow`. */
  readonly headers: Readonly<Record<string, string>>;
}
