/** One kind of answer that is no success, as the edge itself gives it. */
export interface ProblemType {
  readonly status: number;
  readonly title: string;
  /** What a client should make of it; published at the type's address. */
  readonly about: string;
}

/** The kinds of problems that the edge finds by itself. Services add codes of their own, which have no page. */
export const problemTypes = {
  VALIDATION_FAILED: {
    status: 400,
    title: 'The request has fields that are not valid',
    about:
      '`errors` lists each bad field of the body, the path and the query by its path, and says what a valid value is.',
  },
  BODY_MALFORMED: {
    status: 400,
    title: 'The body is not JSON',
    about: 'The body must be JSON in UTF-8, without the keys __proto__ and constructor.prototype.',
  },
  BODY_NOT_ALLOWED: {
    status: 400,
    title: 'The operation takes no body',
    about: 'Send no body, or an empty object.',
  },
  IDEMPOTENCY_KEY_INVALID: {
    status: 400,
    title: 'The Idempotency-Key is not valid',
    about: 'The header holds 1 to 255 printable ASCII characters.',
  },
  REQUEST_MALFORMED: {
    status: 400,
    title: 'The request is not valid HTTP',
    about: 'The address is not well encoded, or a header contradicts the body.',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    title: 'There is nothing at this address',
    about: '/openapi.json lists all addresses.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'The address does not take this method',
    about: 'The header Allow lists the methods that it takes.',
  },
  REQUEST_TOO_SLOW: {
    status: 408,
    title: 'The request took too long to arrive',
    about: 'The request was not read to its end.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'The body is too large',
    about: 'The request was not read. Send less in one request.',
  },
  URL_TOO_LONG: {
    status: 414,
    title: 'The address is too long',
    about: 'A segment of the path is longer than any valid value.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The body has the wrong content type',
    about: 'Bodies are sent as Content-Type: application/json.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    title: 'Too many requests',
    about: 'Wait for as many seconds as Retry-After says, and send the request again.',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    title: 'The headers are too large',
    about: 'The address and the headers together are longer than the server reads.',
  },
  INTERNAL: {
    status: 500,
    title: 'The request failed',
    about: 'It is our fault. Tell us the traceId. A request that changes something may have taken effect.',
  },
  NOT_IMPLEMENTED: {
    status: 501,
    title: 'The operation is not there yet',
    about: 'The service that should answer does not know the operation.',
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    title: 'A service is not available',
    about: 'Wait for as many seconds as Retry-After says, and send the request again, with the same Idempotency-Key.',
  },
  OVERLOADED: {
    status: 503,
    title: 'There is too much to do',
    about:
      'Nothing was done, and nothing is wrong with the request. Wait for as many seconds as Retry-After says, and send it again, with the same Idempotency-Key.',
  },
  DEADLINE_EXCEEDED: {
    status: 504,
    title: 'A service did not answer in time',
    about: 'The request may still take effect. Sent again with the same Idempotency-Key it takes effect once.',
  },
} as const satisfies Record<string, ProblemType>;

/** Codes of the problems that the edge finds by itself. */
export type EdgeProblemCode = keyof typeof problemTypes;

/** The stable address that identifies a kind of problem: `/problems/card-declined` for `CARD_DECLINED`. */
export function problemTypeUri(code: string): string {
  return `/problems/${code.toLowerCase().replaceAll('_', '-')}`;
}
