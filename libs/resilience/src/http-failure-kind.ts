import { DomainError } from '@comanda/kernel';
import { failureKindOf, type FailureKind } from './failure-kind.js';

/** A peer answered over HTTP, with a status that says no. */
export class HttpStatusError extends Error {
  override readonly name = 'HttpStatusError';

  constructor(
    readonly status: number,
    url: string,
  ) {
    super(`${url} answered ${status}`);
  }
}

/**
 * The response of `fetch` if its status is a success; rejects with `HttpStatusError` otherwise, so that a policy sees that it is none.
 *
 * ```ts
 * await policy.run(async ({ signal }) => (await successful(await fetch(url, { signal }))).json());
 * ```
 */
export async function successful(response: Response): Promise<Response> {
  if (response.ok) return response;
  // Who reads no body keeps its connection.
  await response.body?.cancel();
  throw new HttpStatusError(response.status, response.url);
}

/** Statuses of a peer, or of a proxy before it, that cannot now. */
const UNAVAILABLE = [502, 503, 504];

/** No connection was made. */
const UNSENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

/** What errors of `fetch`, `node:http` and {@link successful} say. A refusal (4xx) is an answer; 502, 503 and 504 are lost; other 5xx are broken. */
export function httpFailureKindOf(error: unknown): FailureKind {
  if (error instanceof HttpStatusError) return statusKind(error.status);
  const code = networkCode(error);
  if (code === undefined) return failureKindOf(error);
  return UNSENT.includes(code) ? 'unsent' : 'lost';
}

function statusKind(status: number): FailureKind {
  if (status < 500) return 'answered';
  return UNAVAILABLE.includes(status) ? 'lost' : 'broken';
}

/** Errors of the network have codes of the system, `fetch`'s in their cause; `ERR_…` are faults of the caller. */
function networkCode(error: unknown): string | undefined {
  if (error instanceof DomainError) return undefined;
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return [code, cause?.code]
    .filter((one) => typeof one === 'string')
    .find((one) => /^(E(?!RR_)[A-Z]|UND_ERR_)/.test(one));
}
